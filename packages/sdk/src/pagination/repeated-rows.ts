import type { ListMessageItem } from '../types.js';

function isSame(a: ListMessageItem, b: ListMessageItem): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/**
 * How many rows at the head of a page repeat the tail of the page before. Page tokens may count rows: each message that
 * comes in between two pages then moves a row of the first one onto the second. What makes a row itself is all of it.
 */
export function countRepeatedRows(
  before: readonly ListMessageItem[],
  page: readonly ListMessageItem[],
): number {
  const [first] = page;
  if (!first) return 0;
  for (let start = Math.max(0, before.length - page.length); start < before.length; start++) {
    // Cheap to compare, and nearly always different.
    if (before[start]?.messageId !== first.messageId) continue;
    const tail = before.slice(start);
    if (tail.every((row, index) => isSame(row, page[index] as ListMessageItem))) return tail.length;
  }
  return 0;
}
