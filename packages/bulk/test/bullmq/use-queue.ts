import { type Sandbox, startSandbox } from '@bandwidth-messages/sandbox';
import { Queue } from 'bullmq';
import { type RedisServer, startRedisServer } from '../../../redis/test/support/redis-server.js';
import type { BulkClient } from '../../src/bulk-client.js';
import { createBulkWorker } from '../../src/bullmq.js';
import type { BulkResult } from '../../src/index.js';
import { createTestClient } from '../support/client.js';
import { RATE } from '../support/send-list.js';

export interface QueueSetup {
  readonly redis: RedisServer;
  readonly sandbox: Sandbox;
  readonly client: BulkClient;
  readonly queue: Queue;
}

/** Redis and sandbox for the tests of a file, and a new queue for each of them. */
export function useQueue(): QueueSetup {
  const setup = {} as { -readonly [Name in keyof QueueSetup]: QueueSetup[Name] };
  let queues = 0;
  beforeAll(async () => {
    setup.redis = await startRedisServer({ args: ['--appendonly', 'yes', '--appendfsync', 'always'] });
    setup.sandbox = await startSandbox({ queue: RATE });
    setup.client = createTestClient(setup.sandbox.baseUrl);
  });
  beforeEach(() => {
    setup.queue = new Queue(`list-${(queues += 1)}`, { connection: connectionTo(setup) });
    setup.queue.on('error', () => undefined);
  });
  afterEach(async () => {
    await setup.queue.close();
    setup.sandbox.reset();
  });
  afterAll(async () => {
    await setup.client.close();
    await setup.sandbox.close();
    await setup.redis.close();
  });
  return setup;
}

export function connectionTo({ redis }: Pick<QueueSetup, 'redis'>) {
  return { host: '127.0.0.1', port: redis.port };
}

/** Lets a worker work until so many messages have ended. */
export async function work(
  setup: QueueSetup,
  count: number,
  options: Partial<Parameters<typeof createBulkWorker>[2]> = {},
): Promise<BulkResult[]> {
  const results: BulkResult[] = [];
  const worker = createBulkWorker(setup.client, setup.queue.name, {
    connection: connectionTo(setup),
    rate: RATE,
    ...options,
    onResult: (result) => void results.push(result),
  });
  while (results.length < count) await new Promise((resolve) => setTimeout(resolve, 10));
  await worker.close();
  return results;
}
