import type { Change, ChangeFeed } from './change-feed.js';

/** How long something is waited for. */
export interface WaitOptions {
  /** In real milliseconds, whatever the clock of the sandbox does. @default 5000 */
  readonly timeoutMs?: number;
  /** Ends the waiting with the reason of the signal. @default none */
  readonly signal?: AbortSignal;
}

/** Nothing that was waited for came in time. */
export class SandboxWaitError extends Error {
  /** Tells this error from others where `instanceof` does not. */
  override readonly name = 'SandboxWaitError';

  constructor(
    message: string,
    /** What did arrive, one line each, oldest first. */
    readonly arrived: readonly string[],
  ) {
    super(message);
  }
}

/** What is waited for. */
export interface Awaited<T> {
  /** In words, such as `message with {"to":"+15553334444"}`. */
  readonly what: string;
  /** The first that has arrived already; undefined when there is none. */
  readonly find: () => T | undefined;
  /** What a change brings, where that is what is waited for. */
  readonly accept: (change: Change) => T | undefined;
  /** What did arrive, one line each, oldest first. */
  readonly arrived: () => readonly string[];
}

const DEFAULT_TIMEOUT_MS = 5000;
/** How many lines of what did arrive stand in an error. */
const MAX_LINES = 20;

/**
 * Resolves with the first that arrives, or has arrived.
 *
 * @throws SandboxWaitError listing what did arrive, when that takes longer than `timeoutMs`.
 */
export function waitFor<T>(feed: ChangeFeed, awaited: Awaited<T>, options: WaitOptions = {}): Promise<T> {
  const { timeoutMs = DEFAULT_TIMEOUT_MS, signal } = options;
  if (!(typeof timeoutMs === 'number' && timeoutMs >= 0 && timeoutMs < 2 ** 31))
    throw new RangeError(`timeoutMs: ${timeoutMs} is not possible, give milliseconds from 0 to 2147483647.`);
  return new Promise<T>((resolve, reject) => {
    const settle = (end: () => void) => {
      clearTimeout(timer);
      unsubscribe();
      signal?.removeEventListener('abort', onAbort);
      end();
    };
    const onAbort = () => settle(() => reject(signal?.reason as Error));
    /** A function of the caller may throw: then the wait ends with that, and whoever made the change does not notice. */
    const look = (find: () => T | undefined) => {
      try {
        const found = find();
        if (found !== undefined) settle(() => resolve(found));
      } catch (error) {
        settle(() => reject(error));
      }
    };
    const timer = setTimeout(() => settle(() => reject(tooLate(awaited, timeoutMs))), timeoutMs);
    const unsubscribe = feed.subscribe((change) => look(() => awaited.accept(change)));
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted) onAbort();
    else look(awaited.find);
  });
}

function tooLate<T>({ what, arrived }: Awaited<T>, timeoutMs: number): SandboxWaitError {
  const lines = arrived();
  const shown = lines.slice(-MAX_LINES);
  const head = `No ${what} came within ${timeoutMs} ms.`;
  const list =
    lines.length === 0
      ? ' None came at all.'
      : ` What came${shown.length < lines.length ? `, the latest ${shown.length} of ${lines.length}` : ''}:\n  ${shown.join('\n  ')}`;
  return new SandboxWaitError(head + list, lines);
}
