import type { Clock } from '../bulk-client.js';
import {
  type QueueModel,
  type QueueRate,
  addSegments,
  advanceModel,
  createQueueModel,
  noteAccepted,
  noteFull,
  waitMs,
} from './queue-model.js';
import type { PacerPermit } from './pacer-permit.js';
import { createWaitingLine } from './waiting-line.js';

/** Who may send next, and when: one for all messages that share the account's queue. */
export interface Pacer {
  /**
   * Resolves when a message of this many segments may be sent, first come, first served; one that a 429 turned away goes
   * before all others. Rejects with `signal.reason`.
   */
  take(segments: number, options: { signal: AbortSignal; wasTurnedAway?: boolean }): Promise<PacerPermit>;
  state(): PacerState;
}

/** What the pacer believes of the account's queue. */
export interface PacerState {
  /** Segments in the queue. */
  readonly level: number;
  /** Segments per second that leave it. */
  readonly segmentsPerSecond: number;
  /** How long the next message still waits for room; 0 when none waits. */
  readonly waitMs: number;
}

/** A pacer that keeps the model of the queue in this process. `level` is what earlier runs left in the queue. */
export function createPacer(rate: QueueRate, clock: Clock, level = 0): Pacer {
  let model: QueueModel = createQueueModel(rate, clock.monotonicMs(), level);
  let isServing = false;
  let sleep = new AbortController();
  const line = createWaitingLine(() => {
    if (isServing) sleep.abort();
    else void serve();
  });

  const advance = (): void => {
    model = advanceModel(model, rate, clock.monotonicMs());
  };
  const headWaitMs = (): number => {
    const { head } = line;
    return head ? waitMs(model, rate, head.segments, head.wasTurnedAway) : 0;
  };
  /** The model as `change` makes it now; who waits looks at it anew. */
  const update = (change: (model: QueueModel) => QueueModel): void => {
    advance();
    model = change(model);
    sleep.abort();
  };
  const permitOf = (segments: number, sentAtMs: number): PacerPermit => ({
    accepted() {
      model = noteAccepted(model);
    },
    full: (askedWaitMs) => update((now) => noteFull(now, rate, { segments, sentAtMs, askedWaitMs })),
    giveBack: () => update((now) => addSegments(now, -segments)),
  });

  /** Serves the head of the line until nobody waits. */
  const serve = async (): Promise<void> => {
    isServing = true;
    for (let { head } = line; head; { head } = line) {
      advance();
      const ms = headWaitMs();
      if (ms <= 0) {
        line.shift();
        model = addSegments(model, head.segments);
        head.grant(permitOf(head.segments, model.atMs));
        continue;
      }
      sleep = new AbortController();
      await clock.sleep(ms, sleep.signal).catch(() => undefined);
    }
    isServing = false;
  };

  return {
    take: (segments, { signal, wasTurnedAway = false }) => line.join(segments, wasTurnedAway, signal),
    state() {
      advance();
      return { level: model.level, segmentsPerSecond: model.rate, waitMs: headWaitMs() };
    },
  };
}
