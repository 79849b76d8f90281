import { describeWithRedis } from '../../../redis/test/support/redis-server.js';
import { addMessages, openQueueJournal } from '../../src/bullmq.js';
import { checkPromise } from '../kill/check-promise.js';
import { buildChild } from '../kill/start-child.js';
import { items } from '../support/messages.js';
import { killWorkers } from './kill-workers.js';
import { type QueueSetup, useQueue } from './use-queue.js';

describeWithRedis('sending by BullMQ', () => {
  let { redis, sandbox, queue } = {} as QueueSetup;
  const setup = useQueue();
  beforeEach(() => void ({ redis, sandbox, queue } = setup));

  it('whose 4 workers are killed at random moments sends no message twice, and leaves each with one end', async () => {
    const task = { redis, sandbox, queue, count: 100, kills: 2, concurrency: 5, seed: 31, longestLifeMs: 40 };
    const findings = await killWorkers(task);
    expect(findings).toMatchObject({ twice: [], withoutOneEnd: [], wrong: [], unknownButAccepted: [] });
    expect(findings.unknown).toBeLessThanOrEqual(task.kills * task.concurrency);
  });

  it('whose worker is stopped for longer than its lock sends no message twice once that goes on', async () => {
    const count = 40;
    const concurrency = 5;
    const child = buildChild(`${__dirname}/worker-child.ts`);
    // Each answer takes a while, so that all of its messages are on their way when the worker stops.
    sandbox.faults.add({
      operation: 'createMessage',
      kind: 'latency',
      ms: 40,
      times: 'always',
      probability: 1,
    });
    await addMessages(queue, items(count));
    const task = { baseUrl: sandbox.baseUrl, redisPort: redis.port, queueName: queue.name, concurrency };
    const frozen = child.start(task);
    await frozen.ready;
    const other = child.start(task);
    const left = () => queue.getJobCountByTypes('waiting', 'active', 'delayed', 'failed');
    try {
      frozen.process.kill('SIGSTOP');
      await other.ready;
      // The other worker sends all that is left, and takes the jobs of the stopped one for those of a dead one.
      while ((await left()) > 0) await new Promise((resolve) => setTimeout(resolve, 50));
      frozen.process.kill('SIGCONT');
      frozen.process.kill('SIGTERM');
      expect((await frozen.ended).errors).toBe('');
    } finally {
      for (const { process } of [frozen, other]) process.kill('SIGKILL');
      await other.ended;
      child.remove();
    }
    const findings = await checkPromise(sandbox, await openQueueJournal(queue), count);
    expect(findings).toMatchObject({ twice: [], withoutOneEnd: [], wrong: [], unknownButAccepted: [] });
    expect(findings.unknown).toBeLessThanOrEqual(concurrency);
  });
});
