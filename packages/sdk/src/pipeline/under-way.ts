import { type Clock, startTimer } from '../clock.js';
import { CallStopped } from '../waiting/abort.js';

/** Knows which calls are under way, and ends them. */
export interface UnderWay {
  readonly isClosed: boolean;
  /** Runs a call, which `controller` ends. One in the background is ended as soon as the client is closed. */
  run<T>(controller: AbortController, isBackground: boolean, call: () => Promise<T>): Promise<T>;
  /** Resolves when nothing is under way any more; what is after `deadlineMs` is ended. May be called again. */
  close(deadlineMs: number): Promise<void>;
}

export function createUnderWay(clock: Clock): UnderWay {
  const calls = new Map<AbortController, boolean>();
  let isClosed = false;
  let isEnding = false;
  let onIdle: (() => void)[] = [];

  function end(controller: AbortController): void {
    controller.abort(new CallStopped('close', 'the time to close is over'));
  }

  return {
    get isClosed() {
      return isClosed;
    },
    async run(controller, isBackground, call) {
      calls.set(controller, isBackground);
      if (isEnding || (isClosed && isBackground)) end(controller);
      try {
        return await call();
      } finally {
        calls.delete(controller);
        if (calls.size === 0) {
          for (const resolve of onIdle) resolve();
          onIdle = [];
        }
      }
    },
    async close(deadlineMs) {
      isClosed = true;
      for (const [controller, isBackground] of calls) if (isBackground) end(controller);
      const stopTimer = startTimer(clock, deadlineMs, () => {
        isEnding = true;
        for (const controller of calls.keys()) end(controller);
      });
      if (calls.size > 0) await new Promise<void>((resolve) => onIdle.push(resolve));
      stopTimer();
    },
  };
}
