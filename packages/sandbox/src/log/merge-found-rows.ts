import type { FoundRows } from './message-log.js';
import { compareValues } from './order.js';
import type { PageMemory } from './page-memory.js';

const COMMA = Buffer.from(',');

/**
 * Writes the rows from index `start` up to, not including, `end` of two searches taken together, as JSON with commas
 * between them. Where the order does not tell two rows apart, that of `first` comes first.
 */
export function writeMergedRows(
  page: PageMemory,
  first: FoundRows,
  second: FoundRows,
  descending: boolean,
  start: number,
  end: number,
): void {
  let fromFirst = first.reachable === 0 || second.reachable === 0 ? Math.min(start, first.reachable) : 0;
  let fromSecond = fromFirst === 0 && first.reachable === 0 ? start : 0;
  for (let index = fromFirst + fromSecond; index < end; index += 1) {
    const takeFirst =
      fromFirst < first.reachable &&
      (fromSecond >= second.reachable ||
        compareValues(first.orderValueAt(fromFirst), second.orderValueAt(fromSecond), descending) <= 0);
    if (index > start) page.append(COMMA);
    if (index >= start && takeFirst) first.writeRow(page, fromFirst);
    else if (index >= start) second.writeRow(page, fromSecond);
    if (takeFirst) fromFirst += 1;
    else fromSecond += 1;
  }
}
