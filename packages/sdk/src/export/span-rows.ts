import type { ListMessageItem } from '../types.js';

/** The rows of one span: collected in any order, handed out by receive time, then by id. */
export interface SpanRows {
  add(row: ListMessageItem, timeMs: number, id: string): void;
  /** Rows received at this instant. */
  countAt(timeMs: number): number;
  /** Puts the rows in order; afterwards none are added. */
  seal(): void;
  /** Takes the rows out, in order. */
  drain(): Generator<ListMessageItem, void, undefined>;
}

export const createSpanRows = (): SpanRows => {
  let rows: ListMessageItem[] = [];
  let timesMs: number[] = [];
  let ids: string[] = [];

  return {
    add(row, timeMs, id) {
      rows.push(row);
      timesMs.push(timeMs);
      ids.push(id);
    },
    countAt: (timeMs) => timesMs.filter((ms) => ms === timeMs).length,
    seal() {
      // From the last one on, since the API lists the newest first: what is nearly in order is quickly put in order.
      const positions = ids.map((_, index) => ids.length - 1 - index);
      positions.sort((a, b) => timesMs[a]! - timesMs[b]! || (ids[a]! < ids[b]! ? -1 : 1));
      rows = positions.map((position) => rows[position]!);
      timesMs = [];
      ids = [];
    },
    *drain() {
      // From the end on, so that no row is held longer than it is needed.
      rows.reverse();
      for (let row = rows.pop(); row; row = rows.pop()) yield row;
    },
  };
};
