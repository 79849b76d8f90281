import { startSandbox } from '@bandwidth-messages/sandbox';
import { Queue } from 'bullmq';
import { describeWithRedis, startRedisServer } from '../../../redis/test/support/redis-server.js';
import { killWorkers } from '../bullmq/kill-workers.js';

const COUNT = 6000;
const KILLS = 120;
const CONCURRENCY = 10;

describeWithRedis('sending by BullMQ', () => {
  it.each([1, 2])(
    `no message of ${COUNT} is sent twice, and each has one end, where one of 4 workers is killed ${KILLS} times, run %i`,
    async (seed) => {
      const redis = await startRedisServer({ args: ['--appendonly', 'yes', '--appendfsync', 'always'] });
      const sandbox = await startSandbox({ queue: { segmentsPerSecond: 100_000 } });
      const queue = new Queue('list', { connection: { host: '127.0.0.1', port: redis.port } });
      queue.on('error', () => undefined);
      const task = { count: COUNT, kills: KILLS, concurrency: CONCURRENCY, seed, longestLifeMs: 150 };
      const findings = await killWorkers({ redis, sandbox, queue, ...task });
      const { killsAtWork, unknown } = findings;
      process.stdout.write(`${killsAtWork} kills while messages were left: ${unknown} of ${COUNT} unknown\n`);
      expect(findings).toMatchObject({ twice: [], withoutOneEnd: [], wrong: [], unknownButAccepted: [] });
      expect(killsAtWork).toBeGreaterThanOrEqual(100);
      expect(unknown).toBeLessThanOrEqual(KILLS * CONCURRENCY);
      await queue.close();
      await sandbox.close();
      await redis.close();
    },
    20 * 60_000,
  );
});
