import type { CallStart } from '../call.js';
import { type Clock, startTimer } from '../clock.js';
import { CallStopped, followSignal } from '../waiting/abort.js';

/** Knows which calls are under way, and ends each when its caller wants, when its time is up, or by `close`. */
export function createUnderWay(clock: Clock) {
  const calls = new Set<CallStart>();
  let isClosed = false;
  let isEnding = false;
  let onIdle: (() => void)[] = [];

  function endAll(onlyBackground: boolean): void {
    for (const { controller, isBackground } of calls) {
      if (isBackground || !onlyBackground)
        controller.abort(new CallStopped('close', 'the time to close is over'));
    }
  }

  return {
    get isClosed(): boolean {
      return isClosed;
    },
    /** Runs a call from its very beginning. */
    async run<T>(start: CallStart, act: () => Promise<T>): Promise<T> {
      const { controller, callerSignal, deadlineMs } = start;
      let unfollow: (() => void) | undefined;
      let stopTimer: (() => void) | undefined;
      calls.add(start);
      try {
        if (isClosed) endAll(!isEnding);
        unfollow =
          callerSignal &&
          followSignal(callerSignal, () => controller.abort(new CallStopped('abort', callerSignal.reason)));
        stopTimer = startTimer(clock, deadlineMs, () => controller.abort(new CallStopped('deadline')));
        return await act();
      } finally {
        unfollow?.();
        stopTimer?.();
        calls.delete(start);
        if (calls.size === 0) {
          for (const resolve of onIdle) resolve();
          onIdle = [];
        }
      }
    },
    /** Resolves when nothing is under way any more; what is after `deadlineMs` is ended. May be called again. */
    async close(deadlineMs: number): Promise<void> {
      isClosed = true;
      endAll(true);
      const stopTimer = startTimer(clock, deadlineMs, () => {
        isEnding = true;
        endAll(false);
      });
      if (calls.size > 0) await new Promise<void>((resolve) => onIdle.push(resolve));
      stopTimer();
    },
  };
}
