import { type SendWhole, stopped } from '../call.js';
import { type Clock, startTimer } from '../clock.js';
import { NO_HISTORY } from '../retry/history.js';
import { CallStopped } from '../waiting/abort.js';
import type { Follow } from '../waiting/signal-hub.js';

/** Ends a call when its caller wants, when its time is up, or when the client closes, whatever it is doing. */
export function createDeadlineStage(
  {
    clock,
    follow,
    closing,
  }: { readonly clock: Clock; readonly follow: Follow; readonly closing: AbortSignal },
  next: SendWhole,
): SendWhole {
  return async (call) => {
    const controller = new AbortController();
    const { signal } = controller;
    const inTime = { ...call, signal, endMs: clock.monotonicMs() + call.deadlineMs };
    const unfollow = [
      ...call.callerSignals.map((caller) =>
        follow(caller, (reason) => controller.abort(new CallStopped('abort', reason))),
      ),
      follow(closing, () => controller.abort(new CallStopped('close', closing.reason))),
    ];
    const stopTimer = startTimer(clock, call.deadlineMs, () => controller.abort(new CallStopped('deadline')));
    try {
      if (!signal.aborted) return await next(inTime);
      return { ...stopped(inTime), ending: { history: NO_HISTORY } };
    } finally {
      for (const stop of unfollow) stop();
      stopTimer();
    }
  };
}
