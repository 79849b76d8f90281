import { type Clock, startTimer } from '../clock.js';

/** Knows which calls are under way, and ends them. */
export interface UnderWay {
  /** Aborts as soon as the client is closed: for what nobody waits for. */
  readonly closing: AbortSignal;
  /** Aborts when the time that calls under way were given is over. */
  readonly ending: AbortSignal;
  track<T>(call: Promise<T>): Promise<T>;
  /** Resolves when nothing is under way any more; what is after `deadlineMs` is ended. May be called again. */
  close(deadlineMs: number): Promise<void>;
}

export function createUnderWay(clock: Clock): UnderWay {
  const closing = new AbortController();
  const ending = new AbortController();
  const calls = new Set<Promise<unknown>>();

  return {
    closing: closing.signal,
    ending: ending.signal,
    track(call) {
      calls.add(call);
      const remove = (): void => void calls.delete(call);
      call.then(remove, remove);
      return call;
    },
    async close(deadlineMs) {
      closing.abort('the client was closed');
      const stopTimer = startTimer(clock, deadlineMs, () => ending.abort('the time to close is over'));
      while (calls.size > 0) await Promise.allSettled(calls);
      stopTimer();
    },
  };
}
