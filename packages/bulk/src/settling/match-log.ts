import type { ListMessageItem } from '@bandwidth-messages/sdk';
import type { Intent } from '../journal/journal.js';

/** What the message log tells of a message whose outcome is not known. */
export type LogFinding =
  | { readonly finding: 'accepted'; readonly id: string }
  | { readonly finding: 'not-found' }
  | { readonly finding: 'ambiguous' };

/** When a message can have reached the API, in milliseconds since 1970. */
export interface TimeWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/** How far the clock of this machine and that of the API may be apart. */
const CLOCK_SKEW_MS = 60_000;
/** How long after its intent a message may have left: the longest call, all waits included. */
const LONGEST_CALL_MS = 120_000;

export function windowOf({ timeMs }: Intent): TimeWindow {
  return { fromMs: timeMs - CLOCK_SKEW_MS, toMs: timeMs + LONGEST_CALL_MS + CLOCK_SKEW_MS };
}

/** Whether two messages would look the same in the message log, so that a row of it could be either. */
export function looksTheSame(a: Intent, b: Intent): boolean {
  if (a.from !== b.from || !a.to.some((recipient) => b.to.includes(recipient))) return false;
  return windowOf(a).fromMs <= windowOf(b).toMs && windowOf(b).fromMs <= windowOf(a).toMs;
}

/** Whether a row of the message log can be this message. Rows tell neither text nor tag. */
export function canBe(row: ListMessageItem, message: Intent): boolean {
  const { fromMs, toMs } = windowOf(message);
  const timeMs = Date.parse(row.receiveTime ?? '');
  return (
    row.sourceTn === message.from &&
    message.to.includes(row.destinationTn ?? '') &&
    timeMs >= fromMs &&
    timeMs <= toMs &&
    isSame(row.messageLength, message.length) &&
    isSame(row.recipientCount, message.to.length)
  );
}

/**
 * What rows tell of a message. `accepted` only where exactly one row can be the message, that row is no message whose id
 * the journal knows, and no message looks the same of whose id it does not know (`unidentified`).
 */
export function matchLog(
  message: Intent,
  rows: readonly ListMessageItem[],
  context: { readonly knownIds: ReadonlySet<string>; readonly unidentified: readonly Intent[] },
): LogFinding {
  const ids = new Set<string>();
  for (const row of rows) {
    const { messageId } = row;
    if (messageId && !context.knownIds.has(messageId) && canBe(row, message)) ids.add(messageId);
  }
  const [id] = ids;
  if (id === undefined) return { finding: 'not-found' };
  const isAlone = !context.unidentified.some(
    (other) => other.key !== message.key && looksTheSame(message, other),
  );
  return ids.size === 1 && isAlone ? { finding: 'accepted', id } : { finding: 'ambiguous' };
}

/** A row may leave a value out; then it says nothing against the message. */
function isSame(value: number | null | undefined, expected: number): boolean {
  return value === null || value === undefined || value === expected;
}
