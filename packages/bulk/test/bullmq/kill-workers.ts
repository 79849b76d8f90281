import type { Sandbox } from '@bandwidth-messages/sandbox';
import type { Queue } from 'bullmq';
import type { RedisServer } from '../../../redis/test/support/redis-server.js';
import { addMessages, openQueueJournal } from '../../src/bullmq.js';
import { type PromiseFindings, checkPromise } from '../kill/check-promise.js';
import { type Child, buildChild } from '../kill/start-child.js';
import { items } from '../support/messages.js';
import { createRandom } from '../support/random-text.js';

export interface WorkerKills {
  readonly redis: RedisServer;
  readonly sandbox: Sandbox;
  readonly queue: Queue;
  /** How many messages are added at first, and again whenever few are left before the last kill. */
  readonly count: number;
  readonly kills: number;
  readonly concurrency: number;
  readonly seed: number;
  /** The longest time between a worker's first result and its end. */
  readonly longestLifeMs: number;
}

export interface WorkerKillsFindings extends PromiseFindings {
  /** How many messages the list had in the end. */
  readonly messages: number;
}

const WORKERS = 4;
const FEW = 100;

/**
 * Lets four workers, each a process of its own, send a list that grows until the last kill. Kills one of them again and
 * again at a random moment, and starts another one for it. Then holds the marks in Redis against what the sandbox accepted.
 */
export async function killWorkers(options: WorkerKills): Promise<WorkerKillsFindings> {
  const { redis, sandbox, queue, count, kills, concurrency, seed, longestLifeMs } = options;
  const child = buildChild(`${__dirname}/worker-child.ts`);
  const random = createRandom(seed);
  let messages = 0;
  /** No kill comes without messages on their way. */
  const addWhereFewAreLeft = async (): Promise<void> => {
    if ((await queue.getWaitingCount()) >= FEW) return;
    await addMessages(queue, items(count, messages));
    messages += count;
  };
  await addWhereFewAreLeft();
  const task = { baseUrl: sandbox.baseUrl, redisPort: redis.port, queueName: queue.name, concurrency };
  const workers: Child[] = Array.from({ length: WORKERS }, () => child.start(task));
  const left = () => queue.getJobCountByTypes('waiting', 'active', 'delayed', 'failed');
  try {
    for (let kill = 0; kill < kills; kill++) {
      const at = Math.floor(random() * WORKERS);
      let isReady = false;
      void workers[at]!.ready.then(() => (isReady = true));
      while (!isReady) {
        await addWhereFewAreLeft();
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      await new Promise((resolve) => setTimeout(resolve, random() * longestLifeMs));
      workers[at]!.process.kill('SIGKILL');
      expect((await workers[at]!.ended).errors).toBe('');
      workers[at] = child.start(task);
    }
    while ((await left()) > 0) await new Promise((resolve) => setTimeout(resolve, 50));
    for (const worker of workers) worker.process.kill('SIGTERM');
    for (const worker of workers) expect((await worker.ended).errors).toBe('');
  } finally {
    for (const worker of workers) worker.process.kill('SIGKILL');
    child.remove();
  }
  const findings = await checkPromise(sandbox, await openQueueJournal(queue), messages);
  return { ...findings, messages };
}
