import type { Clock } from '../clock.js';
import { AbortError, TimeoutError } from '../errors/errors.js';
import { OVER, type Send, consequenceOf, detailsOf } from './call.js';

/** Ends a call when its caller wants, or when its time is up, whatever it is doing. */
export const createDeadlineStage =
  (clock: Clock, next: Send): Send =>
  async (call) => {
    const { caller, deadlineMs } = call;
    const name = call.operation.operationId;
    const abortError = (): AbortError =>
      new AbortError(`${name} was aborted by its signal${consequenceOf(call)}`, {
        reason: caller?.reason,
        ...detailsOf(call),
      });
    if (caller?.aborted) throw abortError();

    let expired = false;
    let controller: AbortController | undefined;
    const forward = (): void => controller?.abort(caller?.reason);
    if (deadlineMs === Infinity) call.signal = caller;
    else {
      controller = new AbortController();
      const { signal } = controller;
      call.signal = signal;
      call.deadlineAt = clock.now() + deadlineMs;
      caller?.addEventListener('abort', forward, { once: true });
      const expire = (): void => {
        expired = true;
        controller?.abort(OVER);
      };
      clock.sleep(deadlineMs, signal).then(expire, () => undefined);
    }
    try {
      return await next(call);
    } catch (error) {
      if (caller?.aborted) throw abortError();
      if (!expired) throw error;
      throw new TimeoutError(
        `${name} took longer than its deadlineMs of ${deadlineMs}${consequenceOf(call)}`,
        {
          limit: 'deadlineMs',
          limitMs: deadlineMs,
          ...detailsOf(call),
        },
      );
    } finally {
      caller?.removeEventListener('abort', forward);
      // Clears the timer of the deadline.
      controller?.abort(OVER);
    }
  };
