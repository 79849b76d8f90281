// A worker that is killed. Bundled and started by the tests.
import { createBulkWorker } from '../../src/bullmq.js';
import { createTestClient } from '../support/client.js';

/** What a worker does. */
export interface WorkerTask {
  readonly baseUrl: string;
  readonly redisPort: number;
  readonly queueName: string;
  readonly concurrency: number;
}

const { baseUrl, redisPort, queueName, concurrency } = JSON.parse(process.argv[2] ?? '{}') as WorkerTask;
const client = createTestClient(baseUrl);
const worker = createBulkWorker(client, queueName, {
  connection: { host: '127.0.0.1', port: redisPort },
  concurrency,
  rate: { segmentsPerSecond: 100_000 },
  // Locks of a few seconds, so that the tests need not wait long for the jobs of a dead worker.
  worker: { lockDuration: 1500, stalledInterval: 700, drainDelay: 1 },
  onResult: () => process.stdout.write('.'),
});
process.once('SIGTERM', () => void worker.close());
worker.closed.then(
  () => client.close(),
  (error: unknown) => {
    process.stderr.write(String(error));
    process.exitCode = 1;
  },
);
