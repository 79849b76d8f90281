// A worker that is killed or told to end. Bundled and started by the tests.
import { type Clock, createSystemClock } from '@bandwidth-messages/sdk';
import { createBulkWorker } from '../../src/bullmq.js';
import { createTestClient } from '../support/client.js';

/** What a worker does. */
export interface WorkerTask {
  readonly baseUrl: string;
  readonly redisPort: number;
  readonly queueName: string;
  readonly concurrency: number;
  /** How much shorter its waits are. @default 1 */
  readonly haste?: number;
}

const task = JSON.parse(process.argv[2] ?? '{}') as WorkerTask;
const { baseUrl, redisPort, queueName, concurrency, haste = 1 } = task;
const clock = createSystemClock();
const sleep: Clock['sleep'] = (ms, signal) => clock.sleep(ms / haste, signal);
const client = createTestClient(baseUrl, { clock: { ...clock, sleep } });
const worker = createBulkWorker(client, queueName, {
  connection: { host: '127.0.0.1', port: redisPort },
  concurrency,
  rate: { segmentsPerSecond: 100_000 },
  // Locks of a few seconds, so that the tests need not wait long for the jobs of a dead worker.
  worker: { lockDuration: 1500, stalledInterval: 700, drainDelay: 1 },
  onResult: () => process.stdout.write('.'),
  onError: ({ message }) => haste > 1 && process.stdout.write(`${message}\n`),
});
process.once('SIGTERM', () => void worker.close());
worker.closed.then(
  () => {
    process.stdout.write('closed');
    return client.close();
  },
  (error: unknown) => {
    process.stderr.write(String(error));
    process.exitCode = 1;
  },
);
