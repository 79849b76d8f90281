import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '@bandwidth-messages/sandbox';
import { Queue } from 'bullmq';
import {
  describeWithRedis,
  type RedisServer,
  startRedisServer,
} from '../../../redis/test/support/redis-server.js';
import type { BulkClient } from '../../src/bulk-client.js';
import { parseBulkTag } from '../../src/index.js';
import { addMessages, createBulkWorker, openQueueJournal } from '../../src/bullmq.js';
import { checkPromise } from '../kill/check-promise.js';
import { createTestClient } from '../support/client.js';
import { items } from '../support/messages.js';

const RATE = { segmentsPerSecond: 100_000 };
const COUNT = 60;

describeWithRedis('the settings of a Redis in which the marks of BullMQ jobs are', () => {
  let sandbox: Sandbox;
  let client: BulkClient;
  let folder: string;
  let redis: RedisServer;
  let queue: Queue;
  beforeAll(async () => {
    sandbox = await startSandbox({ queue: RATE });
    client = createTestClient(sandbox.baseUrl);
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bulk-redis-'));
  });
  afterEach(async () => {
    await queue.close();
    await redis.close();
    rmSync(folder, { recursive: true, force: true });
    sandbox.reset();
  });
  afterAll(async () => {
    await client.close();
    await sandbox.close();
  });

  async function startWith(...args: string[]): Promise<void> {
    redis = await startRedisServer({ args: ['--dir', folder, ...args] });
    queue = new Queue('list', { connection: connection() });
    queue.on('error', () => undefined);
  }
  const connection = () => ({
    host: '127.0.0.1',
    port: redis.port,
    retryStrategy: () => 50,
    maxRetriesPerRequest: null,
  });
  const startWorker = () =>
    createBulkWorker(client, queue.name, {
      connection: connection(),
      rate: RATE,
      concurrency: 5,
      worker: { lockDuration: 1500, stalledInterval: 700, drainDelay: 1 },
    });
  const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
    while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  const isDone = async () =>
    (await queue.getJobCountByTypes('waiting', 'active', 'delayed', 'failed', 'prioritized')) === 0;
  const acceptedKeys = () => sandbox.accepted.map(({ message }) => parseBulkTag(message.tag)?.key ?? '');
  const twice = () => {
    const keys = acceptedKeys();
    return keys.filter((key, index) => keys.indexOf(key) !== index).sort();
  };

  it('appendfsync always: a Redis that is killed in the middle and started again forgets nothing, and no message goes out twice', async () => {
    await startWith('--appendonly', 'yes', '--appendfsync', 'always');
    await addMessages(queue, items(COUNT));
    const worker = startWorker();
    await until(() => sandbox.accepted.length >= COUNT / 3);
    await redis.kill();
    await redis.restart();
    await until(isDone);
    await worker.close();
    expect(await addMessages(queue, items(COUNT))).toMatchObject({ added: 0, known: COUNT });
    const findings = await checkPromise(sandbox, await openQueueJournal(queue), COUNT);
    expect(findings).toMatchObject({ twice: [], withoutOneEnd: [], wrong: [], unknownButAccepted: [] });
  });

  it('appendfsync everysec: what was not yet on the disk when the power failed goes out twice', async () => {
    await startWith('--appendonly', 'yes', '--appendfsync', 'everysec');
    await addMessages(queue, items(COUNT));
    const first = startWorker();
    await until(() => sandbox.accepted.length >= COUNT / 3);
    await first.close();
    const before = acceptedKeys();
    // What a power failure leaves: the file as it was up to a second ago.
    const [file, copy] = [join(folder, 'appendonlydir'), join(folder, 'a-second-ago')];
    cpSync(file, copy, { recursive: true });
    const second = startWorker();
    await until(isDone);
    await second.close();
    const lost = acceptedKeys().slice(before.length);
    await redis.kill();
    rmSync(file, { recursive: true });
    cpSync(copy, file, { recursive: true });
    await redis.restart();
    const third = startWorker();
    await until(isDone);
    await third.close();
    expect(twice()).toEqual(lost.sort());
    expect(lost.length).toBeGreaterThan(0);
  });

  it('nothing on the disk: a Redis that starts again knows of nothing, and a list that is added again goes out twice', async () => {
    await startWith('--appendonly', 'no');
    for (let starts = 0; starts < 2; starts++) {
      expect(await addMessages(queue, items(COUNT))).toMatchObject({ added: COUNT });
      const worker = startWorker();
      await until(isDone);
      await worker.close();
      await redis.restart();
    }
    expect(twice()).toHaveLength(COUNT);
  });

  it('noeviction: a Redis that is full ends the worker with an error, nothing leaves without its mark, and it goes on later', async () => {
    await startWith('--appendonly', 'yes', '--appendfsync', 'always');
    await addMessages(queue, items(COUNT));
    const admin = await queue.getBackend().client;
    const full = startWorker();
    await until(() => sandbox.accepted.length >= COUNT / 3);
    await admin.runCommand('config', ['set', 'maxmemory', '1']);
    await expect(full.closed).rejects.toThrow(/OOM/);
    await admin.runCommand('config', ['set', 'maxmemory', '0']);
    const later = startWorker();
    await until(isDone);
    await later.close();
    const findings = await checkPromise(sandbox, await openQueueJournal(queue), COUNT);
    expect(findings).toMatchObject({ twice: [], withoutOneEnd: [], wrong: [], unknownButAccepted: [] });
  });
});
