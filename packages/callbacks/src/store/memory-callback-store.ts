import type { CallbackClock } from '../clock.js';
import { createSystemClock } from '../clock.js';
import { CallbackError } from '../callback-error.js';
import type { CallbackStore } from './callback-store.js';

/** About 20 MB. */
const MAX_KEYS = 100_000;

/**
 * A store in the memory of this process: what `createCallbackHandler` uses unless it is given another one. It keeps the
 * latest 100,000 keys (about 20 MB), and forgets all when the process ends.
 */
export function createMemoryCallbackStore(clock: CallbackClock = createSystemClock()): CallbackStore {
  // Both from key to the time when the entry ends. A Map keeps its order, so the first entry is the first to end.
  const running = new Map<string, number>();
  const done = new Map<string, number>();

  return {
    async begin(key, ttlMs) {
      const nowMs = clock.monotonicMs();
      dropEnded(done, nowMs);
      dropEnded(running, nowMs);
      if (isAlive(done, key, nowMs)) return 'done';
      if (isAlive(running, key, nowMs)) return 'running';
      running.delete(key);
      makeRoom(running, done);
      running.set(key, nowMs + ttlMs);
      return 'new';
    },
    async done(key, ttlMs) {
      running.delete(key);
      done.delete(key);
      done.set(key, clock.monotonicMs() + ttlMs);
    },
    async failed(key) {
      running.delete(key);
    },
  };
}

function isAlive(entries: ReadonlyMap<string, number>, key: string, nowMs: number): boolean {
  const endsAtMs = entries.get(key);
  return endsAtMs !== undefined && endsAtMs > nowMs;
}

function dropEnded(entries: Map<string, number>, nowMs: number): void {
  for (const [key, endsAtMs] of entries) {
    if (endsAtMs > nowMs) return;
    entries.delete(key);
  }
}

/** What is under way is never forgotten: it would be started a second time. */
function makeRoom(running: ReadonlyMap<string, number>, done: Map<string, number>): void {
  if (running.size + done.size < MAX_KEYS) return;
  const [oldest] = done.keys();
  if (oldest === undefined) throw new CallbackError('store', `${MAX_KEYS} events are being handled already.`);
  done.delete(oldest);
}
