import { type Sandbox, startSandbox } from '@bandwidth-messages/sandbox';
import { Queue } from 'bullmq';
import {
  describeWithRedis,
  type RedisServer,
  startRedisServer,
} from '../../../redis/test/support/redis-server.js';
import type { BulkClient } from '../../src/bulk-client.js';
import { type BulkResult, createOutcomeWatcher, settle } from '../../src/index.js';
import { addMessages, createBulkWorker, openQueueJournal } from '../../src/bullmq.js';
import { createScriptRunner } from '../../src/bullmq/redis-scripts.js';
import { checkPromise } from '../kill/check-promise.js';
import { buildChild } from '../kill/start-child.js';
import { prepareItem } from '../../src/sending/prepare-item.js';
import { createTestClient } from '../support/client.js';
import { item, items } from '../support/messages.js';
import { createRandom } from '../support/random-text.js';
import { killWorkers } from './kill-workers.js';

const RATE = { segmentsPerSecond: 100_000 };

describeWithRedis('sending by BullMQ', () => {
  let redis: RedisServer;
  let sandbox: Sandbox;
  let client: BulkClient;
  let queue: Queue;
  let queues = 0;
  beforeAll(async () => {
    redis = await startRedisServer({ args: ['--appendonly', 'yes', '--appendfsync', 'always'] });
    sandbox = await startSandbox({ queue: RATE });
    client = createTestClient(sandbox.baseUrl);
  });
  beforeEach(() => {
    queue = new Queue(`list-${(queues += 1)}`, { connection: { host: '127.0.0.1', port: redis.port } });
    queue.on('error', () => undefined);
  });
  afterEach(async () => {
    await queue.close();
    sandbox.reset();
  });
  afterAll(async () => {
    await client.close();
    await sandbox.close();
    await redis.close();
  });

  const connection = () => ({ host: '127.0.0.1', port: redis.port });

  /** Lets a worker work until so many messages have ended. */
  async function work(
    count: number,
    options: Partial<Parameters<typeof createBulkWorker>[2]> = {},
  ): Promise<BulkResult[]> {
    const results: BulkResult[] = [];
    const worker = createBulkWorker(client, queue.name, {
      connection: connection(),
      rate: RATE,
      ...options,
      onResult: (result) => void results.push(result),
    });
    while (results.length < count) await new Promise((resolve) => setTimeout(resolve, 10));
    await worker.close();
    return results;
  }

  it('sends each message once, hands out its result, and keeps no text of it in Redis afterwards', async () => {
    expect(await addMessages(queue, items(30))).toEqual({ added: 30, known: 0, conflicting: [] });
    const results = await work(30, { concurrency: 4 });
    expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['accepted']));
    expect(new Set(results.map(({ id }) => id))).toEqual(
      new Set(sandbox.accepted.map(({ message }) => message.id)),
    );
    expect(sandbox.accepted).toHaveLength(30);
    expect(await queue.getJobCounts('waiting', 'active', 'failed', 'completed', 'delayed')).toEqual({
      waiting: 0,
      active: 0,
      failed: 0,
      completed: 0,
      delayed: 0,
    });
  });

  it('adds no key twice, and tells of a key that has another message', async () => {
    await addMessages(queue, items(3));
    await work(3);
    const again = await addMessages(queue, [...items(5), item(1), item(2, { text: 'Another text.' })]);
    expect(again).toEqual({ added: 2, known: 4, conflicting: ['order-2'] });
    await work(2);
    expect(sandbox.accepted).toHaveLength(5);
  });

  it.each<[string, object, string]>([
    ['a misspelt option', { concurency: 3 }, 'options.concurency'],
    ['a rate of 0', { rate: { segmentsPerSecond: 0 } }, 'rate.segmentsPerSecond'],
    ['no concurrency', { concurrency: 0 }, 'concurrency'],
    ['a filter that is none', { shouldSend: true }, 'shouldSend'],
    ['a listener that is none', { onResult: 'print' }, 'onResult'],
  ])('refuses %s before it takes a message', async (_, options, field) => {
    expect(() =>
      createBulkWorker(client, queue.name, { connection: connection(), ...options } as any),
    ).toThrow(expect.objectContaining({ code: 'validation', field }));
    expect(() => createBulkWorker({} as any, queue.name, { connection: connection() })).toThrow(
      expect.objectContaining({ field: 'client' }),
    );
  });

  it('sends on where its listener throws or rejects', async () => {
    await addMessages(queue, items(4));
    let told = 0;
    const worker = createBulkWorker(client, queue.name, {
      connection: connection(),
      rate: RATE,
      onResult: ({ key }) => {
        told += 1;
        if (key === 'order-1') throw new Error('The listener is broken.');
        return Promise.reject(new Error('The listener is broken.')) as any;
      },
    });
    while (told < 4) await new Promise((resolve) => setTimeout(resolve, 10));
    await worker.close();
    expect(sandbox.accepted).toHaveLength(4);
  });

  it('calls a message unknown that a worker began and lost, although its job waits, and sends it not again', async () => {
    await addMessages(queue, [item(1)]);
    const journal = await openQueueJournal(queue);
    const { content } = prepareItem(item(1), journal.id).identity;
    const sent = { from: '+15551112222', to: ['+12000000001'], segments: 1, length: 22, timeMs: Date.now() };
    await journal.begin({ key: 'order-1', content, ...sent });
    // A busy machine may lose its lock of the job, which is then put back soon.
    const results = await work(1, { worker: { lockDuration: 500, stalledInterval: 300, drainDelay: 1 } });
    expect(results).toMatchObject([{ key: 'order-1', outcome: 'unknown', earlier: true }]);
    expect(sandbox.accepted).toHaveLength(0);
    // The worker that lost it goes on, and was told that the queue is full: nobody has its job any more.
    const ending = { mark: 'not-sent', timeMs: Date.now() } as const;
    expect(await journal.finish({ key: 'order-1', content }, ending)).toMatchObject({ state: 'unknown' });
    expect(await journal.finish({ key: 'order-1', content }, { ...ending, mark: 'accepted' })).toMatchObject({
      state: 'accepted',
    });
  });

  it('puts what waits back into the queue when it is closed, and tells what ended it', async () => {
    await addMessages(queue, items(10));
    sandbox.faults.add({
      operation: 'createMessage',
      kind: 'respond',
      status: 403,
      times: 'always',
      probability: 1,
    });
    const worker = createBulkWorker(client, queue.name, {
      connection: connection(),
      rate: RATE,
      concurrency: 3,
    });
    await expect(worker.closed).rejects.toMatchObject({ status: 403 });
    sandbox.faults.clear();
    const results = await work(10);
    expect(results.every(({ outcome }) => outcome === 'accepted')).toBe(true);
    expect(sandbox.accepted).toHaveLength(10);
  });

  it('paces all workers as one, and waits out a full queue', async () => {
    const small = await startSandbox({ queue: { segmentsPerSecond: 20, capacitySeconds: 2 } });
    const own = createTestClient(small.baseUrl);
    // Believes the queue to be larger than it is, so that 429s come.
    const options = {
      connection: connection(),
      rate: { segmentsPerSecond: 25, capacitySeconds: 2 },
      concurrency: 5,
    };
    await addMessages(queue, items(80));
    let ended = 0;
    const workers = Array.from({ length: 2 }, () =>
      createBulkWorker(own, queue.name, {
        ...options,
        onResult: ({ outcome }) => (ended += Number(outcome === 'accepted')),
      }),
    );
    while (ended < 80) await new Promise((resolve) => setTimeout(resolve, 20));
    await Promise.all(workers.map((worker) => worker.close()));
    expect(small.accepted).toHaveLength(80);
    const refused = small.requests.filter(({ status }) => status === 429);
    expect(refused.length).toBeLessThan(20);
    await own.close();
    await small.close();
  }, 60_000);

  it('settles messages of unknown outcome by events, by the message log, and by the word of a person', async () => {
    sandbox.faults.add({ operation: 'createMessage', kind: 'reset', stage: 'after-accept', times: 2 });
    sandbox.faults.add({
      operation: 'createMessage',
      kind: 'reset',
      stage: 'before-accept',
      times: 1,
      skip: 2,
    });
    await addMessages(queue, items(3));
    expect((await work(3, { concurrency: 1 })).map(({ outcome }) => outcome)).toEqual([
      'unknown',
      'unknown',
      'unknown',
    ]);
    const journal = await openQueueJournal(queue);
    const [first] = sandbox.accepted;
    await createOutcomeWatcher(journal).onOutcome({ tag: first!.message.tag!, messageId: first!.message.id });
    const patient = {
      listMessages: (...args: Parameters<BulkClient['listMessages']>) => client.listMessages(...args),
      clock: {
        ...client.clock,
        now: () => sandbox.now(),
        sleep: async (ms: number) => sandbox.advanceClock(ms),
      },
    };
    const settled = [];
    for await (const each of settle(journal, patient)) settled.push(each);
    expect(settled).toMatchObject([
      { key: 'order-1', finding: 'accepted' },
      { key: 'order-2', finding: 'not-found' },
    ]);
    await journal.resolve('order-2', 'send-again');
    await expect(journal.resolve('order-1', 'send-again')).rejects.toMatchObject({ field: 'key' });
    expect(await addMessages(queue, items(3))).toEqual({ added: 1, known: 2, conflicting: [] });
    expect(await work(1)).toMatchObject([{ key: 'order-2', outcome: 'accepted' }]);
    expect(sandbox.accepted).toHaveLength(3);
  }, 60_000);

  it('keeps the same model of the account queue in Redis as in one process', async () => {
    const { addSegments, advanceModel, createQueueModel, noteAccepted, noteFull, waitMs } =
      await import('../../src/pacing/queue-model.js');
    const runScript = await createScriptRunner(queue);
    const rate = { segmentsPerSecond: 2, capacitySeconds: 100 };
    const random = createRandom(5);
    let nowMs = 1_000_000;
    let model = createQueueModel(rate, nowMs);
    const pace = async (what: string, ...args: (string | number)[]): Promise<number[]> => {
      const all = [what, 2, 100, ...args, ...Array.from({ length: 4 - args.length }, () => ''), nowMs].map(
        String,
      );
      return ((await runScript('pace', ['model-test'], all)) as string[]).map(Number);
    };
    await pace('accepted', 0);
    for (let step = 0; step < 400; step++) {
      nowMs += Math.floor(random() * (random() < 0.05 ? 200_000 : 3000));
      const segments = 1 + Math.floor(random() * 10);
      model = advanceModel(model, rate, nowMs);
      const draw = random();
      let expected = 0;
      let answer: number[];
      if (draw < 0.7) {
        const wasTurnedAway = random() < 0.2;
        expected = waitMs(model, rate, segments, wasTurnedAway);
        if (expected === 0) model = addSegments(model, segments);
        answer = await pace('take', segments, wasTurnedAway ? 1 : 0);
      } else if (draw < 0.8) {
        model = noteAccepted(model);
        answer = await pace('accepted', 0);
      } else if (draw < 0.9) {
        model = addSegments(model, -segments);
        answer = await pace('back', segments);
      } else {
        const sentAtMs = nowMs - Math.floor(random() * 5000);
        model = noteFull(model, rate, { segments, sentAtMs, askedWaitMs: random() < 0.3 ? 20_000 : 0 });
        const asked = model.closedUntilMs - nowMs === 20_000 ? 20_000 : 0;
        answer = await pace('full', segments, 0, sentAtMs, asked);
      }
      expect(Math.abs(answer[0]! - expected)).toBeLessThanOrEqual(1);
      expect(answer[2]).toBeCloseTo(model.level, 4);
      expect(answer[3]).toBeCloseTo(model.rate, 6);
    }
  });

  it('whose 4 workers are killed at random moments sends no message twice, and leaves each with one end', async () => {
    const task = { redis, sandbox, queue, count: 150, kills: 3, concurrency: 5, seed: 31, longestLifeMs: 40 };
    const findings = await killWorkers(task);
    expect(findings).toMatchObject({ twice: [], withoutOneEnd: [], wrong: [], unknownButAccepted: [] });
    expect(findings.unknown).toBeLessThanOrEqual(task.kills * task.concurrency);
  }, 120_000);

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
  }, 120_000);
});
