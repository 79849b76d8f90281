import type { Commands } from '../port/run-command.js';
import type { Pauses, PermitRequest } from '@bandwidth-messages/sdk';
import { RedisFault, coordinationError } from '../coordination-error.js';
import { type Timers, limitOf, retryDelayMs } from '../timers.js';
import { PAUSES_SCRIPT, PAUSE_SCRIPT } from './pause-scripts.js';

/** No pause is longer than ten years, whatever the API asked for: Redis takes no end that is later than it can count. */
const LONGEST_PAUSE_MS = 315_360_000_000;
/** After a pause each process lets twice as many go in each such interval; the processes themselves begin like that, too. */
const RELEASE_INTERVAL_MS = 100;

export interface SharedPausesParts {
  readonly commands: Commands;
  readonly timers: Timers;
  readonly keys: readonly string[];
  readonly mayGoAlone: boolean;
  readonly createId: () => string;
}

/** A pause that this process knows. */
interface KnownPause {
  readonly id: string;
  /** On the monotonic clock. */
  readonly endMs: number;
}

type Listener = (operationId: string, waitMs: number) => void;

/** Reads the pauses of all before each attempt, and tells its own. */
export class SharedPauses implements Pauses {
  private readonly listeners = new Set<Listener>();
  private readonly known = new Map<string, KnownPause>();
  /** A read that is not sent yet: whoever comes now may wait for it. */
  private nextRead: Promise<void> | undefined;

  constructor(private readonly parts: SharedPausesParts) {}

  async ready({ signal, maxWaitMs = Infinity }: PermitRequest = {}): Promise<void> {
    const { timers, mayGoAlone } = this.parts;
    let fault: unknown = new RedisFault('Redis gave no answer in time');
    const end = new AbortController();
    const onAbort = (): void => end.abort(signal?.reason);
    const onLimit = (): void => end.abort(coordinationError('The shared pauses could not be read', fault));
    const stopTimer = maxWaitMs === Infinity ? undefined : timers.start(limitOf(maxWaitMs), onLimit, true);
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted) onAbort();
    try {
      for (let failures = 0; ; failures++) {
        try {
          return await orAbort(this.read(), end.signal);
        } catch (error) {
          end.signal.throwIfAborted();
          if (mayGoAlone) return;
          fault = error;
        }
        await this.rest(retryDelayMs(failures), end.signal);
      }
    } finally {
      stopTimer?.();
      signal?.removeEventListener('abort', onAbort);
    }
  }

  remainingMs(operationId: string): number {
    const pause = this.known.get(operationId);
    return pause === undefined ? 0 : Math.max(0, pause.endMs - this.parts.timers.monotonicMs());
  }

  async pause(operationId: string, waitMs: number): Promise<void> {
    const { commands, timers, keys, createId } = this.parts;
    const id = createId();
    const endMs = timers.monotonicMs() + Math.min(waitMs, LONGEST_PAUSE_MS);
    this.learn(operationId, { id, endMs });
    // The others must know: as long as the pause lasts, it is told until it has arrived.
    for (let failures = 0; ; failures++) {
      const leftMs = Math.ceil(endMs - timers.monotonicMs());
      if (leftMs <= 0) return;
      try {
        await commands.run(PAUSE_SCRIPT, keys, [operationId, id, String(leftMs)]);
        return;
      } catch {
        await this.rest(retryDelayMs(failures), undefined);
      }
    }
  }

  onPause(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Takes in a pause, unless a longer one is known. */
  private learn(operationId: string, pause: KnownPause): boolean {
    if ((this.known.get(operationId)?.endMs ?? -Infinity) >= pause.endMs) return false;
    this.known.set(operationId, pause);
    return true;
  }

  /** One read for all that ask in one turn of the event loop. */
  private read(): Promise<void> {
    this.nextRead ??= Promise.resolve().then(() => {
      this.nextRead = undefined;
      return this.readNow();
    });
    return this.nextRead;
  }

  private async readNow(): Promise<void> {
    const { commands, timers, keys } = this.parts;
    const ids = [...this.known.values()].map(({ id }) => id);
    const answer = ((await commands.run(PAUSES_SCRIPT, keys, ids)) as unknown[]).map(String);
    for (let i = 0; i + 3 < answer.length; i += 4) {
      const [operationId = '', id = '', leftMs, place] = answer.slice(i, i + 4);
      const delayMs = Math.floor(Math.log2(Number(place) + 1)) * RELEASE_INTERVAL_MS;
      const waitMs = Number(leftMs) + delayMs;
      if (!this.learn(operationId, { id, endMs: timers.monotonicMs() + waitMs })) continue;
      for (const listener of this.listeners) listener(operationId, waitMs);
    }
  }

  /** Waits; rejects with the reason of the signal. */
  private rest(ms: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        stop();
        reject(signal?.reason);
      };
      // Whoever waits for Redis keeps the process; telling the others of a pause does not.
      const stop = this.parts.timers.start(
        ms,
        () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
        signal !== undefined,
      );
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }
}

/** What the promise resolves to, unless the signal aborts before: then it rejects with the reason. */
function orAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.finally(() => signal.removeEventListener('abort', onAbort)).then(resolve, reject);
  });
}
