/** The right to send one message. Exactly one of its methods is called, once. */
export interface PacerPermit {
  /** The message is in the queue, or may be. */
  accepted(): void;
  /** The API answered 429. `askedWaitMs` is what a Retry-After asked for. */
  full(askedWaitMs?: number): void;
  /** The message was not sent, or certainly not accepted. */
  giveBack(): void;
}

/** A message that waits for room in the account's queue. */
export interface Waiter {
  readonly segments: number;
  readonly wasTurnedAway: boolean;
  grant(permit: PacerPermit): void;
  fail(error: unknown): void;
}

/** Those who wait: first come, first served, but before all others those whom a 429 turned away. */
export interface WaitingLine {
  readonly head: Waiter | undefined;
  /** Takes a waiter out of the line; `false` when it has left by itself. */
  remove(waiter: Waiter): boolean;
  /** Resolves once the waiter was granted its permit; rejects with `signal.reason`, and then it is out of the line. */
  join(segments: number, wasTurnedAway: boolean, signal: AbortSignal): Promise<PacerPermit>;
}

/** `onChange` is called whenever somebody joined or left by itself. */
export function createWaitingLine(onChange: () => void): WaitingLine {
  const waiting: Waiter[] = [];
  const remove = (waiter: Waiter): boolean => {
    const index = waiting.indexOf(waiter);
    if (index >= 0) waiting.splice(index, 1);
    return index >= 0;
  };
  return {
    get head() {
      return waiting[0];
    },
    remove,
    join: (segments, wasTurnedAway, signal) =>
      new Promise((resolve, reject) => {
        const leave = (): void => {
          if (!remove(waiter)) return;
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
          fail(error) {
            signal.removeEventListener('abort', leave);
            reject(error);
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
