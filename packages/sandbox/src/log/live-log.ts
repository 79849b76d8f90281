import type { DateRange } from './date-range.js';
import { matchesRow, type Filter } from './filter.js';
import { compareValues, type Order } from './order.js';
import type { RowFacts } from './row.js';

/** A row that came while the sandbox was running. What it says may change as time goes by. */
export interface LiveRow {
  readonly accountId: string;
  readonly receivedAtMs: number;
  /** When searches start to find it. */
  readonly visibleAtMs: number;
  factsAt(nowMs: number): RowFacts;
}

/** What a search finds, with what it is ordered by. */
export interface FoundRow {
  readonly facts: RowFacts;
  readonly orderValue: string | number | null;
}

export interface LiveLog {
  add(row: LiveRow): void;
  readonly size: number;
  /** In the order asked for; rows that the order does not part are newest first. */
  search(accountId: string, filter: Filter, range: DateRange, order: Order, nowMs: number): FoundRow[];
  reset(): void;
}

export function createLiveLog(): LiveLog {
  /** Ascending by receive time, whatever the order in which rows were added. */
  const rows: LiveRow[] = [];
  const firstAfter = (timeMs: number) => {
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (rows[middle]!.receivedAtMs <= timeMs) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    get size() {
      return rows.length;
    },
    add: (row) => void rows.splice(firstAfter(row.receivedAtMs), 0, row),
    search(accountId, filter, range, order, nowMs) {
      const found: FoundRow[] = [];
      const end = firstAfter(range.toMs);
      for (let index = end - 1; index >= 0 && rows[index]!.receivedAtMs >= range.fromMs; index -= 1) {
        const row = rows[index]!;
        if (row.accountId !== accountId || row.visibleAtMs > nowMs) continue;
        const facts = row.factsAt(nowMs);
        if (!matchesRow(filter, facts)) continue;
        const value = order.field === 'receiveTime' ? row.receivedAtMs : facts[order.field];
        found.push({ facts, orderValue: value });
      }
      return found.sort((a, b) => compareValues(a.orderValue, b.orderValue, order.descending));
    },
    reset: () => void (rows.length = 0),
  };
}
