import { describeWithRedis, freePort } from '../../../redis/test/support/redis-server.js';
import { addMessages, createBulkWorker } from '../../src/bullmq.js';
import { buildChild } from '../kill/start-child.js';
import { items } from '../support/messages.js';
import { RATE } from '../support/send-list.js';
import { type QueueSetup, connectionTo, useQueue } from './use-queue.js';

describeWithRedis('a worker whose Redis is away', () => {
  const setup: QueueSetup = useQueue();
  const child = buildChild(`${__dirname}/worker-child.ts`);
  afterAll(() => child.remove());

  it('is closed at once where Redis was never there', async () => {
    const connection = { host: '127.0.0.1', port: await freePort() };
    const worker = createBulkWorker(setup.client, 'never', { connection, rate: RATE });
    await worker.close();
    await expect(worker.closed).resolves.toBeUndefined();
  });

  it('is closed although Redis is gone, tells so, and nothing of it is sent twice once Redis is back', async () => {
    const { client, queue, redis, sandbox } = setup;
    await addMessages(queue, items(200));
    // The list takes a second: Redis goes in the middle of it, also on a busy machine.
    sandbox.faults.add({
      operation: 'createMessage',
      kind: 'latency',
      ms: 20,
      probability: 1,
      times: 'always',
    });
    // A process of its own, as BullMQ keeps one whose Redis is away. Its waits take a hundredth of their time.
    const task = { baseUrl: sandbox.baseUrl, redisPort: redis.port, queueName: queue.name };
    const worker = child.start({ ...task, concurrency: 4, haste: 100 });
    await worker.ready;
    await redis.kill();
    let told = '';
    const closed = new Promise<void>((resolve) =>
      worker.process.stdout?.on('data', (chunk: Buffer) => {
        told += chunk.toString();
        if (told.endsWith('closed')) resolve();
      }),
    );
    worker.process.kill('SIGTERM');
    await closed;
    expect(told).toContain('messages that have none count as unknown');
    worker.process.kill('SIGKILL');
    expect((await worker.ended).errors).toBe('');
    sandbox.faults.clear();
    await redis.restart();
    const next = createBulkWorker(client, queue.name, {
      connection: connectionTo(setup),
      rate: RATE,
      worker: { lockDuration: 1000, stalledInterval: 500, drainDelay: 1 },
    });
    while ((await queue.getJobCountByTypes('waiting', 'active', 'delayed', 'failed')) > 0) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await next.close();
    const tags = sandbox.accepted.map(({ message }) => message.tag);
    expect(new Set(tags).size).toBe(tags.length);
  });
});
