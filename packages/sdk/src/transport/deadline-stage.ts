import { Canceller, type Follow } from '../cancel.js';
import { type Clock, startTimer } from '../clock.js';
import { AbortError, TimeoutError } from '../errors/errors.js';
import { type Send, describe } from './call.js';

/** Ends a call when its caller wants, or when its time is up, whatever it is doing. */
export const createDeadlineStage = (clock: Clock, follow: Follow, next: Send): Send => {
  const sendInTime: Send = async (call) => {
    const { caller, deadlineMs } = call;
    const canceller = new Canceller();
    call.canceller = canceller;
    const unfollow = caller && follow(caller, canceller);
    let stopTimer: (() => void) | undefined;
    if (deadlineMs !== Infinity) {
      call.deadlineAt = clock.now() + deadlineMs;
      stopTimer = startTimer(clock, deadlineMs, () => canceller.abort());
    }
    try {
      if (caller?.aborted) throw caller.reason;
      return await next(call);
    } catch (error) {
      if (caller?.aborted) {
        throw new AbortError(
          ...describe(call, 'was aborted by its signal', { reason: caller.reason as unknown }),
        );
      }
      if (!canceller.aborted) throw error;
      const problem = `took longer than its deadlineMs of ${deadlineMs}`;
      throw new TimeoutError(
        ...describe(call, problem, { limit: 'deadlineMs' as const, limitMs: deadlineMs }),
      );
    } finally {
      unfollow?.();
      stopTimer?.();
    }
  };
  // Without a promise of its own for a call that nothing can end.
  return (call) => (call.caller || call.deadlineMs !== Infinity ? sendInTime(call) : next(call));
};
