import type { QueueRate } from '../pacing/queue-model.js';
import type { QueueStore, Taken } from '../pacing/queue-store.js';
import type { RunScript } from './redis-scripts.js';

/** The longest time after which room is asked for again: another process may have given some back. */
const ASK_AGAIN_MS = 5000;

/** Keeps the model of the account's queue in Redis, so that all workers fill it as one. Time is that of Redis. */
export function createRedisQueue(runScript: RunScript, key: string, rate: QueueRate): QueueStore {
  let known = { level: 0, segmentsPerSecond: rate.segmentsPerSecond };
  const pace = async (
    what: 'take' | 'accepted' | 'full' | 'back',
    ...args: (string | number)[]
  ): Promise<Taken> => {
    const fixed = [what, rate.segmentsPerSecond, rate.capacitySeconds];
    const all = [...fixed, ...args, ...Array.from({ length: 5 - args.length }, () => '')];
    const [waitMs, atMs, level, believed] = (await runScript('pace', [key], all.map(String))) as string[];
    known = { level: Number(level), segmentsPerSecond: Number(believed) };
    return { waitMs: Number(waitMs), atMs: Number(atMs) };
  };
  return {
    async take(segments, wasTurnedAway) {
      const { waitMs, atMs } = await pace('take', segments, wasTurnedAway ? 1 : 0);
      return { waitMs: Math.min(waitMs, ASK_AGAIN_MS), atMs };
    },
    async noteAccepted() {
      await pace('accepted', 0);
    },
    async noteFull({ segments, sentAtMs, askedWaitMs = 0 }) {
      await pace('full', segments, 0, sentAtMs, askedWaitMs);
    },
    async giveBack(segments) {
      await pace('back', segments);
    },
    state: () => known,
  };
}
