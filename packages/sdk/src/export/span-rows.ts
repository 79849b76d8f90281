import type { ListMessageItem } from '../types.js';
import type { Stretch } from './stretch.js';

/** What the rows of a pass were, once they were put among those of earlier passes. */
export interface Merged {
  /** Different rows in this pass. */
  readonly distinct: number;
  /** Those of them that no earlier pass had brought, as far back as was asked for. */
  readonly added: number;
  /** How many rows the span holds more than before. */
  readonly kept: number;
}

/** The rows of one span: collected pass by pass, handed out by receive time, then by id. */
export interface SpanRows {
  /** Takes in the rows of the next pass. `since` is the first pass, counted from 1, that read the same stretch. */
  merge(rows: readonly ListMessageItem[], timesMs: readonly number[], since: number): Merged;
  /** How many passes there were. */
  readonly passes: number;
  /** Different rows that this pass, or one after it, has brought. */
  countSince(pass: number): number;
  /** Rows received at this instant. */
  countAt(timeMs: number): number;
  /** From now on rows are only taken out. Those beside the stretch are left out. */
  seal(stretch: Stretch): void;
  /** Takes out the next row. */
  take(): ListMessageItem | undefined;
  /** How many rows are still to be taken out. */
  readonly left: number;
}

/** Rows in order, each with its time and with the last pass that brought it. */
interface Shelf {
  readonly rows: ListMessageItem[];
  readonly timesMs: number[];
  readonly lastPass: number[];
}

const emptyShelf = (): Shelf => ({ rows: [], timesMs: [], lastPass: [] });

const compareIds = (row: ListMessageItem, other: ListMessageItem): number => {
  const id = row.messageId!;
  const otherId = other.messageId!;
  return id < otherId ? -1 : id > otherId ? 1 : 0;
};

/** Positions of the rows in order. From the last one on, since the API lists the newest first: nearly done by that. */
const orderOf = (rows: readonly ListMessageItem[], timesMs: readonly number[]): number[] => {
  const positions = timesMs.map((_, index) => timesMs.length - 1 - index);
  return positions.sort((a, b) => timesMs[a]! - timesMs[b]! || compareIds(rows[a]!, rows[b]!));
};

export const createSpanRows = (): SpanRows => {
  let shelf = emptyShelf();
  let passes = 0;
  const count = (from: readonly number[], isCounted: (value: number) => boolean): number =>
    from.reduce((sum, value) => sum + Number(isCounted(value)), 0);

  return {
    merge(rows, timesMs, since) {
      const pass = ++passes;
      const before = shelf;
      const after = emptyShelf();
      const put = (row: ListMessageItem, timeMs: number, lastPass: number): void => {
        after.rows.push(row);
        after.timesMs.push(timeMs);
        after.lastPass.push(lastPass);
      };
      let [index, distinct, added] = [0, 0, 0];
      const keepUntil = (row: ListMessageItem | undefined, timeMs: number): void => {
        for (; index < before.rows.length; index++) {
          const other = before.rows[index]!;
          const difference = before.timesMs[index]! - timeMs || (row ? compareIds(other, row) : -1);
          if (difference > 0) return;
          put(other, before.timesMs[index]!, before.lastPass[index]!);
        }
      };
      for (const position of orderOf(rows, timesMs)) {
        const [row, timeMs] = [rows[position]!, timesMs[position]!];
        keepUntil(row, timeMs);
        const end = after.rows.length - 1;
        const isKnown = end >= 0 && after.timesMs[end] === timeMs && compareIds(after.rows[end]!, row) === 0;
        const last = isKnown ? after.lastPass[end]! : 0;
        if (last === pass) continue;
        distinct++;
        if (last < since) added++;
        if (isKnown) after.lastPass[end] = pass;
        else put(row, timeMs, pass);
      }
      keepUntil(undefined, Infinity);
      shelf = after;
      return { distinct, added, kept: after.rows.length - before.rows.length };
    },
    get passes() {
      return passes;
    },
    countSince: (pass) => count(shelf.lastPass, (last) => last >= pass),
    countAt: (timeMs) => count(shelf.timesMs, (ms) => ms === timeMs),
    seal({ fromMs, toMs }) {
      // Taken from the end, so that no row is held longer than it is needed.
      const rows = shelf.rows.filter(
        (_, index) => shelf.timesMs[index]! >= fromMs && shelf.timesMs[index]! < toMs,
      );
      shelf = { ...emptyShelf(), rows: rows.reverse() };
    },
    take: () => shelf.rows.pop(),
    get left() {
      return shelf.rows.length;
    },
  };
};
