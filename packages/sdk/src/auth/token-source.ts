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

/** Keeps one access token fresh for any number of callers. */
export class TokenSource {
  private held: HeldToken | undefined;
  /** The fetch that callers wait for. */
  private current: Fetch | undefined;
  /** The fetch behind the callers, for which nobody waits. */
  private refresh: Fetch | undefined;
  private noRefreshBeforeMs = -Infinity;
  /** Grows with each token that is thrown away: a fetch that began before cannot bring back what it replaced. */
  private generation = 0;

  /** The token; waits only when there is none that works. */
  async get(need: TokenNeed): Promise<string> {
    const endMs = need.clock.monotonicMs() + need.remainingMs;
    for (;;) {
      const nowMs = need.clock.monotonicMs();
      const { held, current: before } = this;
      if (held && nowMs < held.expiresMs) {
        if (nowMs >= held.refreshMs) this.refreshBehind(need, nowMs);
        return held.value;
      }
      const shared = this.join(need, nowMs);
      const isOwn = shared !== before;
      try {
        const token = await this.waitFor(shared, isOwn, need);
        if (token !== undefined) return token;
      } catch (error) {
        // What failed for want of time may still be had by a caller who has more.
        if (!isOwn && shared.endMs < endMs && !need.signal?.aborted) continue;
        // Each caller gets an error of its own.
        throw isMessagesErrorLike(error) ? copyError(error, {}) : error;
      }
    }
  }

  /** Throws `token` away, unless a newer one has taken its place. */
  discard(token: string): void {
    if (this.held?.value !== token) return;
    this.held = undefined;
    this.generation++;
    this.refresh?.controller.abort(UNWANTED);
    this.refresh = undefined;
    this.current = undefined;
  }

  private start({ fetch, clock, remainingMs }: TokenNeed, isBackground: boolean): Fetch {
    const began = this.generation;
    const startedMs = clock.monotonicMs();
    const controller = new AbortController();
    const run = async (): Promise<string> => {
      const { value, lifetimeMs } = await fetch({ signal: controller.signal, isBackground });
      if (began === this.generation && !controller.signal.aborted) {
        // Counted from the request, not from the answer: the server's clock started in between.
        const expiresMs = startedMs + lifetimeMs;
        const windowMs = Math.min(REFRESH_WINDOW_MS, lifetimeMs * REFRESH_SHARE);
        this.held = { value, expiresMs, refreshMs: expiresMs - windowMs };
      }
      return value;
    };
    const started = { promise: run(), startedMs, endMs: startedMs + remainingMs, controller, waiting: 0 };
    const end = (): void => {
      if (this.current === started) this.current = undefined;
      if (this.refresh === started) this.refresh = undefined;
    };
    started.promise.then(end, end);
    return started;
  }

  /** Replaces the token while it still works. Nobody is told of a failure: the next call tries again. */
  private refreshBehind(need: TokenNeed, nowMs: number): void {
    const isUnderWay = this.refresh && nowMs - this.refresh.startedMs < PATIENCE_MS;
    if (nowMs < this.noRefreshBeforeMs || isUnderWay) return;
    this.refresh?.controller.abort(UNWANTED);
    this.refresh = this.start(need, true);
    this.refresh.promise.catch(() => {
      this.noRefreshBeforeMs = need.clock.monotonicMs() + REFRESH_RETRY_MS;
    });
  }

  /** The fetch that this caller waits for: the one under way, unless it takes too long, or one of its own. */
  private join(need: TokenNeed, nowMs: number): Fetch {
    if (this.current && nowMs - this.current.startedMs < PATIENCE_MS) return this.current;
    this.current?.controller.abort(UNWANTED);
    this.refresh?.controller.abort(UNWANTED);
    return (this.current = this.start(need, false));
  }

  /** Waits for a fetch, on a timer of its own where another caller started it. `undefined`: it has been given up. */
  private async waitFor(
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
      const isGivenUp = impatience.signal.aborted || shared.controller.signal.aborted;
      if (isGivenUp && !signal?.aborted) return undefined;
      throw error;
    } finally {
      stopTimer();
      if (--shared.waiting === 0 && this.current === shared) {
        this.current = undefined;
        shared.controller.abort(UNWANTED);
      }
    }
  }
}
