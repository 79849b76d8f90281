import { abortable } from '../cancel.js';
import type { Clock } from '../clock.js';
import { copyError, isMessagesErrorLike } from '../errors/messages-error.js';
import type { AccessToken } from './auth-provider.js';

/** Keeps one access token fresh for any number of callers. */
export interface TokenSource {
  /** The token; waits only when there is none that works. `fetch` is called when a new one is needed. */
  get(fetch: () => Promise<AccessToken>, clock: Clock, signal?: AbortSignal): Promise<string>;
  /** Throws `token` away, unless a newer one has taken its place. */
  discard(token: string): void;
}

/** A token is replaced behind the callers when this much of its life is left, or this share of it, if that is less. */
const REFRESH_WINDOW_MS = 60_000;
const REFRESH_SHARE = 1 / 5;
/** After a refresh behind the callers has failed, the next one waits this long. */
const REFRESH_RETRY_MS = 3000;

interface HeldToken {
  readonly value: string;
  readonly refreshAt: number;
  readonly expiresAt: number;
}

export const createTokenSource = (): TokenSource => {
  let held: HeldToken | undefined;
  let fetching: Promise<string> | undefined;
  let noRefreshBefore = 0;
  /** Grows with each token that is thrown away: a fetch that began before can not bring back what it replaced. */
  let generation = 0;

  const start = (fetch: () => Promise<AccessToken>, clock: Clock): Promise<string> => {
    const began = generation;
    const startedAt = clock.now();
    const run = async (): Promise<string> => {
      try {
        const { value, lifetimeMs } = await fetch();
        if (began === generation) {
          const window = Math.min(REFRESH_WINDOW_MS, lifetimeMs * REFRESH_SHARE);
          // Counted from the request, not from the answer: the server's clock started in between.
          const expiresAt = startedAt + lifetimeMs;
          held = { value, expiresAt, refreshAt: expiresAt - window };
        }
        return value;
      } finally {
        if (fetching === promise) fetching = undefined;
      }
    };
    const promise = run();
    fetching = promise;
    return promise;
  };

  return {
    async get(fetch, clock, signal) {
      const now = clock.now();
      if (held && now < held.expiresAt) {
        if (now >= held.refreshAt && now >= noRefreshBefore && !fetching) {
          // Nobody waits for this one, so nobody can be told that it failed: the next call tries again.
          start(fetch, clock).catch(() => {
            noRefreshBefore = clock.now() + REFRESH_RETRY_MS;
          });
        }
        return held.value;
      }
      try {
        return await abortable(fetching ?? start(fetch, clock), signal);
      } catch (error) {
        // Each caller gets an error of its own.
        throw isMessagesErrorLike(error) ? copyError(error, {}) : error;
      }
    },
    discard(token) {
      if (held?.value !== token) return;
      held = undefined;
      fetching = undefined;
      generation++;
    },
  };
};
