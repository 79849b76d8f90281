import { type Send, type SendOrWait, type StageParts, failedBy, notSent } from '../call.js';
import { pauseTooLong } from '../errors/problem.js';
import { isPromiseLike, runGuarded } from '../run-guarded.js';
import { abortable } from '../waiting/abort.js';
import type { PauseGates } from './pause-gate.js';
import type { Pauses } from './pauses.js';
import type { RateLimitPermit, RateLimiter } from './rate-limiter.js';

export interface PauseStageParts extends StageParts {
  /** Bounds how many requests are under way at once. */
  readonly bound: RateLimiter;
  readonly gates: PauseGates;
  /** Pauses shared with others. */
  readonly pauses: Pauses | undefined;
}

/** Sends nothing while the server wants nothing, and no more at once than the client may. */
export function createPauseStage(
  { clock, redaction, bound, gates, pauses }: PauseStageParts,
  next: Send,
): SendOrWait {
  return async (attempt) => {
    const { call, pass } = attempt;
    const { signal } = call;
    const gate = gates.gateOf(call.operation.operationId);
    let place: RateLimitPermit | undefined;
    try {
      const ready = pauses?.ready({ signal, maxWaitMs: call.endMs - clock.monotonicMs() });
      if (isPromiseLike(ready)) await abortable(ready, signal);
      const pending = bound.acquire({ signal });
      place = isPromiseLike(pending) ? await pending : pending;
      // It may have been stopped after it was woken. From here to the adapter nothing is awaited.
      if (signal.aborted) throw signal.reason;
      gate.takeOver();
      if (!gate.isOpenFor(pass)) {
        place.giveBack();
        const turn = await gate.wait(call);
        return 'waitMs' in turn ? notSent(pauseTooLong(turn.waitMs)) : { kind: 'waited', pass: turn.pass };
      }
    } catch (error) {
      place?.giveBack();
      const text = 'could not learn of pauses, or wait for their end';
      return failedBy(call, error, redaction, 'rate-limit', text);
    }
    gate.resume();
    try {
      const result = await next(attempt);
      if (result.kind === 'answer') {
        gate.obey(result);
        void result.content.then(() => runGuarded(() => place.giveBack()));
      } else place.giveBack();
      return result;
    } catch (error) {
      place.giveBack();
      throw error;
    }
  };
}
