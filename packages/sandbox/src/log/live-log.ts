import { matchesRow } from './filter.js';
import type { FoundRows, LogSearch, MessageLog } from './message-log.js';
import { compareValues } from './order.js';
import { rowJson, type RowFacts } from './row.js';

/** A row that came while the sandbox was running. What it says may change as time goes by. */
export interface LiveRow {
  readonly accountId: string;
  readonly receivedAtMs: number;
  /** When searches start to find it. */
  readonly visibleAtMs: number;
  factsAt(nowMs: number): RowFacts;
}

/** The log of what happens in the sandbox. */
export class LiveLog implements MessageLog {
  /** Ascending by receive time, whatever the order in which rows were added. */
  private readonly rows: LiveRow[] = [];

  add(row: LiveRow): void {
    this.rows.splice(this.firstAfter(row.receivedAtMs), 0, row);
  }

  search(accountId: string, { filter, range, order, atMs }: LogSearch): FoundRows {
    const found: { readonly facts: RowFacts; readonly orderValue: string | number | null }[] = [];
    for (let index = this.firstAfter(range.toMs) - 1; index >= 0; index -= 1) {
      const row = this.rows[index]!;
      if (row.receivedAtMs < range.fromMs) break;
      if (row.accountId !== accountId || row.visibleAtMs > atMs) continue;
      const facts = row.factsAt(atMs);
      if (!matchesRow(filter, facts)) continue;
      const orderValue = order.field === 'receiveTime' ? row.receivedAtMs : facts[order.field];
      found.push({ facts, orderValue });
    }
    found.sort((a, b) => compareValues(a.orderValue, b.orderValue, order.descending));
    return {
      total: found.length,
      reachable: found.length,
      writeRow: (page, index) => page.write(rowJson(found[index]!.facts)),
      orderValueAt: (index) => found[index]!.orderValue,
    };
  }

  reset(): void {
    this.rows.length = 0;
  }

  /** The index of the first row that was received after this time. */
  private firstAfter(timeMs: number): number {
    let low = 0;
    let high = this.rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.rows[middle]!.receivedAtMs <= timeMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
