import type { Clock } from '@bandwidth-messages/sdk';

/** How long Redis may take for the last marks once no message is on its way: BullMQ would wait for it without end. */
const LAST_MARKS_MS = 10_000;

/** Waits until all is closed, or Redis had its time for that after the last message ended. Whether all is closed. */
export async function closeInTime(
  closing: Promise<void>,
  clock: Pick<Clock, 'sleep'>,
  isSending: () => boolean,
): Promise<boolean> {
  let isClosed = false;
  const closed = closing.then(() => void (isClosed = true));
  // Once the time is over nobody waits for it any more: its error is ignored.
  closed.catch(() => undefined);
  do {
    const waiting = new AbortController();
    const late = clock.sleep(LAST_MARKS_MS, waiting.signal).catch(() => undefined);
    await Promise.race([closed, late]).finally(() => waiting.abort());
  } while (!isClosed && isSending());
  return isClosed;
}
