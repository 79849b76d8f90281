import { startSandbox } from '@bandwidth-messages/sandbox';
import { describeWithRedis } from '../../../redis/test/support/redis-server.js';
import type { BulkClient } from '../../src/bulk-client.js';
import { type BulkResult, createOutcomeWatcher, settle } from '../../src/index.js';
import { addMessages, createBulkWorker, openQueueJournal } from '../../src/bullmq.js';
import { prepareItem } from '../../src/sending/prepare-item.js';
import { createTestClient } from '../support/client.js';
import { collect } from '../support/collect.js';
import { item, items } from '../support/messages.js';
import { RATE } from '../support/send-list.js';
import { type QueueSetup, connectionTo, useQueue, work } from './use-queue.js';

describeWithRedis('sending by BullMQ', () => {
  let { sandbox, client, queue } = {} as QueueSetup;
  const setup = useQueue();
  beforeEach(() => void ({ sandbox, client, queue } = setup));

  it('sends each message once, hands out its result, and keeps no text of it in Redis afterwards', async () => {
    expect(await addMessages(queue, items(30))).toEqual({ added: 30, known: 0, conflicting: [] });
    const results = await work(setup, 30, { concurrency: 4 });
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
    await expect(addMessages(queue, {} as any)).rejects.toMatchObject({ field: 'source' });
    await expect(addMessages(queue.name as any, items(1))).rejects.toMatchObject({ field: 'queue' });
    await addMessages(queue, items(3));
    await work(setup, 3);
    const again = await addMessages(queue, [...items(5), item(1), item(2, { text: 'Another text.' })]);
    expect(again).toEqual({ added: 2, known: 4, conflicting: ['order-2'] });
    await work(setup, 2);
    expect(sandbox.accepted).toHaveLength(5);
  });

  it.each<[string, object, string]>([
    ['a misspelt option', { concurency: 3 }, 'options.concurency'],
    ['a rate of 0', { rate: { segmentsPerSecond: 0 } }, 'rate.segmentsPerSecond'],
    ['no concurrency', { concurrency: 0 }, 'concurrency'],
    ['a filter that is none', { shouldSend: true }, 'shouldSend'],
    ['a listener that is none', { onResult: 'print' }, 'onResult'],
    ['an address as text', { connection: 'redis://127.0.0.1' }, 'connection'],
    ['options of BullMQ that are none', { worker: null }, 'worker'],
    ['an option on which the promise rests', { worker: { maxStalledCount: 1 } }, 'worker.maxStalledCount'],
  ])('refuses %s before it takes a message', async (_, options, field) => {
    expect(() =>
      createBulkWorker(client, queue.name, { connection: connectionTo(setup), ...options } as any),
    ).toThrow(expect.objectContaining({ code: 'validation', field }));
    expect(() => createBulkWorker({} as any, queue.name, { connection: connectionTo(setup) })).toThrow(
      expect.objectContaining({ field: 'client' }),
    );
  });

  it('sends on where its listener throws or rejects', async () => {
    await addMessages(queue, items(4));
    let told = 0;
    const worker = createBulkWorker(client, queue.name, {
      connection: connectionTo(setup),
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
    // Its row of the message log may be there before it has ended.
    expect(await collect(journal.unidentified())).toMatchObject([{ key: 'order-1', ...sent }]);
    const results: BulkResult[] = [];
    const worker = createBulkWorker(client, queue.name, {
      connection: connectionTo(setup),
      rate: RATE,
      worker: { lockDuration: 500, stalledInterval: 300, drainDelay: 1 },
      onResult: (result) => void results.push(result),
    });
    // A busy machine loses its lock of the job each time: then the job is removed, and nobody is told.
    const isOver = async (): Promise<boolean> =>
      results.length > 0 || (await queue.getJobCountByTypes('waiting', 'active', 'delayed', 'failed')) === 0;
    while (!(await isOver())) await new Promise((resolve) => setTimeout(resolve, 10));
    await worker.close();
    for (const result of results) expect(result).toMatchObject({ outcome: 'unknown', earlier: true });
    expect(await journal.visit({ key: 'order-1', content })).toMatchObject({ state: 'unknown' });
    expect(sandbox.accepted).toHaveLength(0);
    // The worker that lost it goes on, and was told that the queue is full: nobody has its job any more.
    const ending = { mark: 'not-sent', timeMs: Date.now() } as const;
    expect(await journal.finish({ key: 'order-1', content }, ending)).toMatchObject({ state: 'unknown' });
    const accepted = { ...ending, mark: 'accepted', id: 'id-1' } as const;
    expect(await journal.finish({ key: 'order-1', content }, accepted)).toMatchObject({ state: 'accepted' });
    expect(await collect(journal.unidentified())).toEqual([]);
  });

  it('leaves a message alone that it has in hand already, where its job was taken for lost and came back', async () => {
    const journal = await openQueueJournal(queue);
    const { key, message } = item(1);
    // As after a standstill: the same worker gets the same message by a second job.
    for (const jobId of ['first', 'second']) await queue.add('message', { key, message }, { jobId });
    const asked: ((answer: boolean) => void)[] = [];
    const results: BulkResult[] = [];
    const worker = createBulkWorker(client, queue.name, {
      connection: connectionTo(setup),
      rate: RATE,
      concurrency: 2,
      shouldSend: () => new Promise((resolve) => asked.push(resolve)),
      onResult: (result) => void results.push(result),
    });
    const isPutBack = async (): Promise<boolean> => (await queue.getDelayedCount()) > 0;
    while (asked.length === 0 || (asked.length === 1 && !(await isPutBack()))) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(asked).toHaveLength(1);
    asked[0]?.(true);
    while (results.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await worker.close();
    expect(results).toMatchObject([{ key, outcome: 'accepted' }]);
    expect(sandbox.accepted).toHaveLength(1);
    expect(await collect(journal.results())).toMatchObject([{ key, outcome: 'accepted' }]);
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
      connection: connectionTo(setup),
      rate: RATE,
      concurrency: 3,
    });
    await expect(worker.closed).rejects.toMatchObject({ status: 403 });
    sandbox.faults.clear();
    const results = await work(setup, 10);
    expect(results.every(({ outcome }) => outcome === 'accepted')).toBe(true);
    expect(sandbox.accepted).toHaveLength(10);
  });

  it('paces all workers as one, and waits out a full queue', async () => {
    const small = await startSandbox({ queue: { segmentsPerSecond: 20, capacitySeconds: 2 } });
    const own = createTestClient(small.baseUrl);
    // Believes the queue to be larger than it is, so that 429s come.
    const options = {
      connection: connectionTo(setup),
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
  });

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
    expect((await work(setup, 3, { concurrency: 1 })).map(({ outcome }) => outcome)).toEqual([
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
    await expect(journal.resolve('order-2', 'accept' as any)).rejects.toMatchObject({ field: 'decision' });
    await journal.resolve('order-2', 'send-again');
    await expect(journal.resolve('order-1', 'send-again')).rejects.toMatchObject({ field: 'key' });
    expect(await addMessages(queue, items(3))).toEqual({ added: 1, known: 2, conflicting: [] });
    expect(await work(setup, 1)).toMatchObject([{ key: 'order-2', outcome: 'accepted' }]);
    expect(sandbox.accepted).toHaveLength(3);
  });
});
