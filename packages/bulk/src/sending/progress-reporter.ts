import type { Clock } from '@bandwidth-messages/sdk';
import type { BulkProgress } from './bulk-result.js';

/** Tells the caller about once a second how a run is getting on. */
export interface ProgressReporter {
  /** A message ended. */
  changed(): void;
  /** The run is over: the last word. */
  end(): void;
}

const EVERY_MS = 1000;

export function createProgressReporter(options: {
  readonly clock: Clock;
  readonly onProgress: ((progress: BulkProgress) => void) | undefined;
  readonly read: () => BulkProgress;
}): ProgressReporter {
  const { clock, onProgress, read } = options;
  if (!onProgress) return { changed: () => undefined, end: () => undefined };
  const ended = new AbortController();
  let hasNews = true;
  const tell = (): void => {
    hasNews = false;
    tellListener(onProgress, read());
  };
  const watch = async (): Promise<void> => {
    let wasWaiting = false;
    for (;;) {
      await clock.sleep(EVERY_MS, ended.signal);
      const { waitMs, outageMs } = read();
      const isWaiting = waitMs > 0 || outageMs > 0;
      // A wait is told of as it begins and as it ends, not each second.
      if (hasNews || isWaiting !== wasWaiting) tell();
      wasWaiting = isWaiting;
    }
  };
  watch().catch(() => undefined);
  return {
    changed() {
      hasNews = true;
    },
    end() {
      ended.abort();
      tell();
    },
  };
}

/** Tells a listener of the caller. What it throws or rejects with is its own affair: no run ends because of it. */
export function tellListener<T>(listener: ((value: T) => unknown) | undefined, value: T): void {
  const tell = async (): Promise<unknown> => listener?.(value);
  tell().catch(() => undefined);
}
