import type { Clock } from '@bandwidth-messages/sdk';
import type { QueueStore } from './queue-store.js';
import { type PacerPermit, createWaitingLine } from './waiting-line.js';

/** Who may send next, and when: one for all messages of a process that share the account's queue. */
export interface Pacer {
  /**
   * Resolves when a message of this many segments may be sent, first come, first served; one that a 429 turned away goes
   * before all others. Rejects with `signal.reason`, or with a failure of the store.
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

/** Why a sleep ends early. Without a reason each abort would make an error, with a stack, for every message. */
const WOKEN = 'woken';

export function createPacer(store: QueueStore, clock: Clock): Pacer {
  let isServing = false;
  let wakesAtMs = 0;
  let sleep = new AbortController();
  const line = createWaitingLine(() => {
    if (isServing) sleep.abort(WOKEN);
    else void serve();
  });

  /** Whoever waits asks anew. What a store shared by others fails with shows as soon as it is asked for room. */
  const update = (work: void | Promise<void>): void => {
    Promise.resolve(work).then(
      () => sleep.abort(WOKEN),
      () => undefined,
    );
  };
  const permitOf = (segments: number, sentAtMs: number): PacerPermit => ({
    accepted: () => update(store.noteAccepted()),
    full: (askedWaitMs) => update(store.noteFull({ segments, sentAtMs, askedWaitMs })),
    giveBack: () => update(store.giveBack(segments)),
  });

  /** Serves the head of the line until nobody waits. */
  const serve = async (): Promise<void> => {
    isServing = true;
    for (let head = line.head; head; head = line.head) {
      sleep = new AbortController();
      try {
        const { waitMs, atMs } = await store.take(head.segments, head.wasTurnedAway);
        if (waitMs > 0) {
          wakesAtMs = clock.monotonicMs() + waitMs;
          await clock.sleep(waitMs, sleep.signal).catch(() => undefined);
        } else if (line.remove(head)) head.grant(permitOf(head.segments, atMs));
        else update(store.giveBack(head.segments));
      } catch (error) {
        if (line.remove(head)) head.fail(error);
      }
    }
    isServing = false;
  };

  return {
    take: (segments, { signal, wasTurnedAway = false }) => line.join(segments, wasTurnedAway, signal),
    state: () => ({
      ...store.state(),
      waitMs: line.head ? Math.max(0, Math.ceil(wakesAtMs - clock.monotonicMs())) : 0,
    }),
  };
}
