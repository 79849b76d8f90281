import { type SendWhole, stopped } from '../call.js';
import { type Clock, startTimer } from '../clock.js';
import { NO_HISTORY } from '../retry/history.js';
import { CallStopped } from '../waiting/abort.js';
import { createSignalHub } from '../waiting/signal-hub.js';

/** Ends a call when its caller wants, or when its time is up, whatever it is doing. */
export function createDeadlineStage(clock: Clock, next: SendWhole): SendWhole {
  const follow = createSignalHub();
  return async (call) => {
    const { controller, callerSignal, deadlineMs } = call;
    const unfollow =
      callerSignal && follow(callerSignal, (reason) => controller.abort(new CallStopped('abort', reason)));
    const stopTimer = startTimer(clock, deadlineMs, () => controller.abort(new CallStopped('deadline')));
    try {
      if (!call.signal.aborted) return await next(call);
      return { ...stopped(call), ending: { history: NO_HISTORY } };
    } finally {
      unfollow?.();
      stopTimer();
    }
  };
}
