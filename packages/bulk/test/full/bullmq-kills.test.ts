import { startSandbox } from '@bandwidth-messages/sandbox';
import { Queue } from 'bullmq';
import { describeWithRedis, startRedisServer } from '../../../redis/test/support/redis-server.js';
import { killWorkers } from '../bullmq/kill-workers.js';

/** Four lists: 120 kills and 8,000 messages in all. */
const PARTS = [1, 2, 3, 4];
const KILLS = 30;
const CONCURRENCY = 5;

describeWithRedis('sending by BullMQ with 4 workers', () => {
  it.each(PARTS)(
    `sends no message twice, and leaves each with one end, where a worker is killed ${KILLS} times, part %i of ${PARTS.length}`,
    async (seed) => {
      const redis = await startRedisServer({ args: ['--appendonly', 'yes', '--appendfsync', 'always'] });
      const sandbox = await startSandbox({ queue: { segmentsPerSecond: 100_000 } });
      // Each answer takes a while, so that most kills come while messages are on their way.
      const latency = { operation: 'createMessage', kind: 'latency', ms: 100, probability: 1 } as const;
      sandbox.faults.add({ ...latency, times: 'always' });
      const queue = new Queue('list', { connection: { host: '127.0.0.1', port: redis.port } });
      queue.on('error', () => undefined);
      const options = { count: 2000, kills: KILLS, concurrency: CONCURRENCY, seed, longestLifeMs: 300 };
      const findings = await killWorkers({ redis, sandbox, queue, ...options });
      const { messages, unknown } = findings;
      process.stdout.write(
        `${KILLS} kills, ${messages} messages: ${unknown} unknown before the events came\n`,
      );
      expect(findings).toMatchObject({ twice: [], withoutOneEnd: [], wrong: [], unknownButAccepted: [] });
      expect(unknown).toBeLessThanOrEqual(KILLS * CONCURRENCY);
      await queue.close();
      await sandbox.close();
      await redis.close();
    },
    20 * 60_000,
  );
});
