import { startTimer } from '../clock.js';
import { isMessagesError } from '../errors/errors.js';
import { abortable } from '../waiting/abort.js';
import type { AccessToken, AuthContext, TokenRequest } from './auth-provider.js';

/** A caller who needs a token. */
export interface TokenNeed extends Pick<AuthContext, 'clock' | 'signal' | 'remainingMs'> {
  /** Asks for a new one. The signal aborts when nobody wants it any more. */
  readonly fetch: (how: Pick<TokenRequest, 'signal' | 'isBackground'>) => Promise<AccessToken>;
}

/** A token is replaced behind the callers when this much of its life is left, or this share of it, if that is less. */
const REFRESH_WINDOW_MS = 60_000;
const REFRESH_SHARE = 1 / 5;
/** After a refresh behind the callers has failed, the next one waits this long. */
const REFRESH_RETRY_MS = 3000;
/** A caller with no more time than this beyond that of a fetch would fail as the fetch did. */
const LITTLE_TIME_MS = 1000;

interface HeldToken {
  readonly value: string;
  readonly expiresMs: number;
  /** From here on it is replaced behind the callers. Set ahead while that is under way, and when it has failed. */
  refreshMs: number;
}

/** A fetch under way. All instants are on the monotonic clock. */
interface Fetch {
  readonly promise: Promise<AccessToken>;
  readonly isBackground: boolean;
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
  /** The only fetch whose token will be kept: one that is older cannot bring back what was replaced or thrown away. */
  private underWay: Fetch | undefined;

  /**
   * @param patienceMs whoever waits for the fetch of another caller fetches for itself when that one takes longer: it may
   *   have ended without a word
   */
  constructor(private readonly patienceMs: number) {}

  /** The token; waits only when there is none that works. */
  async get(need: TokenNeed): Promise<string> {
    const { clock, signal } = need;
    const { patienceMs } = this;
    const endMs = clock.monotonicMs() + need.remainingMs;
    for (;;) {
      const nowMs = clock.monotonicMs();
      const { held, underWay } = this;
      if (held && nowMs < held.expiresMs) {
        if (nowMs >= held.refreshMs) {
          held.refreshMs = nowMs + patienceMs;
          this.start(need, true);
        }
        return held.value;
      }
      // The fetch of another caller, unless it takes too long, or one of its own.
      const isShared = underWay && !underWay.isBackground && nowMs - underWay.startedMs < patienceMs;
      const fetch = isShared ? underWay : this.start(need, false);
      const impatience = new AbortController();
      const leftMs = isShared ? fetch.startedMs + patienceMs - nowMs : Infinity;
      const stopTimer = startTimer(clock, leftMs, () => impatience.abort());
      fetch.waiting++;
      try {
        return (await abortable(abortable(fetch.promise, signal), impatience.signal)).value;
      } catch (error) {
        // Or another client, that shares this source, was closed while it fetched.
        const isClosed = isShared && isMessagesError(error) && error.code === 'abort';
        const isGivenUp = isClosed || impatience.signal.aborted || fetch.controller.signal.aborted;
        const hasMoreTime = isShared && endMs - fetch.endMs > LITTLE_TIME_MS;
        if (!signal?.aborted && (isGivenUp || (hasMoreTime && isForTime(error)))) continue;
        throw error;
      } finally {
        stopTimer();
        if (--fetch.waiting === 0 && this.underWay === fetch) this.giveUp();
      }
    }
  }

  /** Throws `token` away, unless a newer one has taken its place. */
  discard(token: string): void {
    if (this.held?.value !== token) return;
    this.held = undefined;
    // A refresh behind the callers may bring what is refused as well; any other fetch began when this token had expired.
    if (this.underWay?.isBackground) this.giveUp();
  }

  private giveUp(): void {
    this.underWay?.controller.abort(UNWANTED);
    this.underWay = undefined;
  }

  private start({ fetch, clock, remainingMs }: TokenNeed, isBackground: boolean): Fetch {
    this.giveUp();
    const startedMs = clock.monotonicMs();
    const controller = new AbortController();
    // What it throws at once is a failure like any other.
    const promise = (async () => fetch({ signal: controller.signal, isBackground }))();
    const endMs = startedMs + remainingMs;
    const started: Fetch = { promise, isBackground, startedMs, endMs, controller, waiting: 0 };
    this.underWay = started;
    promise.then(
      ({ value, lifetimeMs }) => {
        if (this.underWay !== started) return;
        this.underWay = undefined;
        // Counted from the request, not from the answer: the server's clock started in between.
        const expiresMs = startedMs + lifetimeMs;
        const windowMs = Math.min(REFRESH_WINDOW_MS, lifetimeMs * REFRESH_SHARE);
        this.held = { value, expiresMs, refreshMs: expiresMs - windowMs };
      },
      () => {
        if (this.underWay !== started) return;
        this.underWay = undefined;
        // Nobody is told of a failure behind the callers: a later call tries again.
        if (this.held) this.held.refreshMs = clock.monotonicMs() + REFRESH_RETRY_MS;
      },
    );
    return started;
  }
}

/** What failed for want of time may still be had by a caller who has more. */
function isForTime(error: unknown): boolean {
  return isMessagesError(error) && (error.code === 'timeout' || 'retryAfterMs' in error);
}
