import { type Clock, startTimer } from '../clock.js';
import { copyError, isMessagesErrorLike } from '../errors/messages-error.js';
import { abortable } from '../waiting/abort.js';
import type { AccessToken } from './auth-provider.js';

/** How a token is to be fetched. */
export interface FetchMode {
  /** Aborts when nobody wants the token any more. */
  readonly signal: AbortSignal;
  readonly isBackground: boolean;
}

/** A caller who needs a token. */
export interface TokenNeed {
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  /** How long the caller can wait, in milliseconds. */
  readonly remainingMs: number;
  /** Called when a new token is needed. */
  readonly fetch: (mode: FetchMode) => Promise<AccessToken>;
}

/** Keeps one access token fresh for any number of callers. */
export interface TokenSource {
  /** The token; waits only when there is none that works. */
  get(need: TokenNeed): Promise<string>;
  /** Throws `token` away, unless a newer one has taken its place. */
  discard(token: string): void;
}

/** A token is replaced behind the callers when this much of its life is left, or this share of it, if that is less. */
const REFRESH_WINDOW_MS = 60_000;
const REFRESH_SHARE = 1 / 5;
/** After a refresh behind the callers has failed, the next one waits this long. */
const REFRESH_RETRY_MS = 3000;
/** Whoever waits for the fetch of another caller fetches for itself when that one takes longer: it may have ended. */
const PATIENCE_MS = 20_000;

interface HeldToken {
  readonly value: string;
  readonly refreshMs: number;
  readonly expiresMs: number;
}

/** A fetch under way. All instants are on the monotonic clock. */
interface Fetch {
  readonly promise: Promise<string>;
  readonly startedMs: number;
  /** How long the caller who started it can wait. */
  readonly endMs: number;
  readonly controller: AbortController;
  waiting: number;
}

const UNWANTED = 'nobody waits for this token any more';

export function createTokenSource(): TokenSource {
  let held: HeldToken | undefined;
  /** The fetch that callers wait for. */
  let current: Fetch | undefined;
  /** The fetch behind the callers, for which nobody waits. */
  let refresh: Fetch | undefined;
  let noRefreshBeforeMs = -Infinity;
  /** Grows with each token that is thrown away: a fetch that began before cannot bring back what it replaced. */
  let generation = 0;

  function start({ fetch, clock, remainingMs }: TokenNeed, isBackground: boolean): Fetch {
    const began = generation;
    const startedMs = clock.monotonicMs();
    const controller = new AbortController();
    async function run(): Promise<string> {
      const token = await fetch({ signal: controller.signal, isBackground });
      if (began === generation && !controller.signal.aborted) {
        const windowMs = Math.min(REFRESH_WINDOW_MS, token.lifetimeMs * REFRESH_SHARE);
        // Counted from the request, not from the answer: the server's clock started in between.
        const expiresMs = startedMs + token.lifetimeMs;
        held = { value: token.value, expiresMs, refreshMs: expiresMs - windowMs };
      }
      return token.value;
    }
    const promise = run();
    const started: Fetch = { promise, startedMs, endMs: startedMs + remainingMs, controller, waiting: 0 };
    const end = (): void => {
      if (current === started) current = undefined;
      if (refresh === started) refresh = undefined;
    };
    promise.then(end, end);
    return started;
  }

  /** Replaces the token while it still works. Nobody is told of a failure: the next call tries again. */
  function refreshBehind(need: TokenNeed): void {
    const nowMs = need.clock.monotonicMs();
    if (nowMs < noRefreshBeforeMs || (refresh && nowMs - refresh.startedMs < PATIENCE_MS)) return;
    refresh?.controller.abort(UNWANTED);
    refresh = start(need, true);
    refresh.promise.catch(() => {
      noRefreshBeforeMs = need.clock.monotonicMs() + REFRESH_RETRY_MS;
    });
  }

  /** The fetch that this caller waits for: the one under way, unless it takes too long, or one of its own. */
  function join(need: TokenNeed): Fetch {
    const nowMs = need.clock.monotonicMs();
    if (current && nowMs - current.startedMs < PATIENCE_MS) return current;
    current?.controller.abort(UNWANTED);
    refresh?.controller.abort(UNWANTED);
    return (current = start(need, false));
  }

  /** Waits for a fetch, on a timer of its own where another caller started it. */
  async function waitFor(
    shared: Fetch,
    isOwn: boolean,
    { clock, signal }: TokenNeed,
  ): Promise<string | undefined> {
    const impatience = new AbortController();
    const leftMs = shared.startedMs + PATIENCE_MS - clock.monotonicMs();
    const stopTimer = startTimer(clock, isOwn ? Infinity : leftMs, () => impatience.abort());
    shared.waiting++;
    try {
      return await abortable(abortable(shared.promise, signal), impatience.signal);
    } catch (error) {
      if (impatience.signal.aborted || (shared.controller.signal.aborted && !signal?.aborted))
        return undefined;
      throw error;
    } finally {
      stopTimer();
      if (--shared.waiting === 0 && current === shared) {
        current = undefined;
        shared.controller.abort(UNWANTED);
      }
    }
  }

  return {
    async get(need) {
      const { clock, signal, remainingMs } = need;
      const endMs = clock.monotonicMs() + remainingMs;
      for (;;) {
        const nowMs = clock.monotonicMs();
        if (held && nowMs < held.expiresMs) {
          if (nowMs >= held.refreshMs) refreshBehind(need);
          return held.value;
        }
        const before = current;
        const shared = join(need);
        const isOwn = shared !== before;
        try {
          const token = await waitFor(shared, isOwn, need);
          if (token !== undefined) return token;
        } catch (error) {
          // What failed for want of time may still be had by a caller who has more.
          const hadLessTime = !isOwn && shared.endMs < endMs && !signal?.aborted;
          if (hadLessTime) continue;
          // Each caller gets an error of its own.
          throw isMessagesErrorLike(error) ? copyError(error, {}) : error;
        }
      }
    },
    discard(token) {
      if (held?.value !== token) return;
      held = undefined;
      generation++;
      refresh?.controller.abort(UNWANTED);
      refresh = undefined;
      current = undefined;
    },
  };
}
