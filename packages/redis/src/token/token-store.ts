import type { AccessToken } from '@bandwidth-messages/sdk';
import { keyOf } from '../keys.js';
import type { Commands } from '../port/run-command.js';
import type { Timers } from '../timers.js';
import type { TokenSeal } from './token-seal.js';
import { HOLD_SCRIPT, STORE_SCRIPT, TAKE_SCRIPT } from './token-scripts.js';

/** A process that was killed while it fetched a token holds the others up for this long at most. */
const LOCK_MS = 4000;
/** How often whoever fetches tells that it is alive. */
const SIGN_OF_LIFE_MS = 1000;

/** Keeps tokens in Redis, sealed, and lets one process at a time fetch one. */
export class TokenStore {
  constructor(
    private readonly commands: Commands,
    private readonly timers: Timers,
  ) {}

  /** The token, or whether the asker is to fetch it, or to wait for another who does. */
  async take(
    seal: TokenSeal,
    asker: string,
    marks: readonly string[],
  ): Promise<AccessToken | 'fetch' | 'wait'> {
    const args = [asker, String(LOCK_MS), ...marks];
    const answer = (await this.commands.run(TAKE_SCRIPT, keysOf(seal), args)) as unknown[];
    const [kind, mark = '', sealed = '', leftMs] = answer.map(String);
    if (kind !== 'token') return kind === 'wait' ? 'wait' : 'fetch';
    const value = seal.open(sealed);
    if (value !== undefined) return { value, lifetimeMs: Number(leftMs) };
    // What cannot be opened is no token of ours: whoever gets the lock replaces it.
    return marks.includes(mark) ? 'fetch' : this.take(seal, asker, [...marks, mark]);
  }

  /** Fetches a token while the lock is held, and stores it for the others. */
  async fetchHolding(
    seal: TokenSeal,
    asker: string,
    fetch: () => Promise<AccessToken>,
  ): Promise<AccessToken> {
    const startedMs = this.timers.monotonicMs();
    const stopSigns = this.giveSigns(seal, asker);
    let record: string[] = [];
    try {
      const token = await fetch();
      const lifetimeMs = Math.floor(token.lifetimeMs);
      const leftMs = Math.floor(lifetimeMs - (this.timers.monotonicMs() - startedMs));
      if (leftMs > 0) {
        record = [String(leftMs), `${seal.markOf(token.value)} ${lifetimeMs} ${seal.seal(token.value)}`];
      }
      return token;
    } finally {
      stopSigns();
      // Whether that arrives is of no matter to this call; nobody waits longer than the lock lasts.
      this.commands.run(STORE_SCRIPT, keysOf(seal), [asker, ...record]).catch(() => undefined);
    }
  }

  private giveSigns(seal: TokenSeal, asker: string): () => void {
    let stop = (): void => undefined;
    const again = (): void => {
      this.commands.run(HOLD_SCRIPT, [lockOf(seal)], [asker, String(LOCK_MS)]).catch(() => undefined);
      stop = this.timers.start(SIGN_OF_LIFE_MS, again, false);
    };
    stop = this.timers.start(SIGN_OF_LIFE_MS, again, false);
    return () => stop();
  }
}

function lockOf(seal: TokenSeal): string {
  return keyOf('token', seal.name, 'lock');
}

function keysOf(seal: TokenSeal): string[] {
  return [keyOf('token', seal.name, 'record'), lockOf(seal)];
}
