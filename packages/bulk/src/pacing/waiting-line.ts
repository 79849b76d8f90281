import type { PacerPermit } from './pacer-permit.js';

/** A message that waits for room in the account's queue. */
export interface Waiter {
  readonly segments: number;
  readonly wasTurnedAway: boolean;
  grant(permit: PacerPermit): void;
}

/** Those who wait: first come, first served, but before all others those whom a 429 turned away. */
export interface WaitingLine {
  readonly head: Waiter | undefined;
  /** Takes the head out of the line. */
  shift(): void;
  /** Resolves once the waiter was granted its permit; rejects with `signal.reason`, and then it is out of the line. */
  join(segments: number, wasTurnedAway: boolean, signal: AbortSignal): Promise<PacerPermit>;
}

/** `onChange` is called whenever somebody joined or left. */
export function createWaitingLine(onChange: () => void): WaitingLine {
  const waiting: Waiter[] = [];
  return {
    get head() {
      return waiting[0];
    },
    shift: () => void waiting.shift(),
    join: (segments, wasTurnedAway, signal) =>
      new Promise((resolve, reject) => {
        const leave = (): void => {
          const index = waiting.indexOf(waiter);
          if (index < 0) return;
          waiting.splice(index, 1);
          onChange();
          reject(signal.reason);
        };
        const waiter: Waiter = {
          segments,
          wasTurnedAway,
          grant(permit) {
            signal.removeEventListener('abort', leave);
            resolve(permit);
          },
        };
        if (signal.aborted) return reject(signal.reason);
        signal.addEventListener('abort', leave, { once: true });
        const firstNew = waiting.findIndex((other) => !other.wasTurnedAway);
        waiting.splice(wasTurnedAway && firstNew >= 0 ? firstNew : waiting.length, 0, waiter);
        onChange();
      }),
  };
}
