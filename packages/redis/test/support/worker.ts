import { Agent, get } from 'node:http';
import { type SharedRateLimiterOptions, createSharedRateLimiter } from '../../src/index.js';
import { type ClientName, connectClient } from './redis-clients.js';

/** What a worker is started with, as JSON in its first argument. */
export interface WorkerOptions {
  readonly client: ClientName;
  readonly redisPort: number;
  readonly serverUrl: string;
  readonly limiter: Omit<SharedRateLimiterOptions, 'redis'>;
  /** How many calls run at once. */
  readonly concurrency: number;
  /** How many calls it makes; without end when absent. */
  readonly calls?: number;
  /** Ends each call that waits longer. */
  readonly maxWaitMs?: number;
  /** Waits this long between two calls. */
  readonly restMs?: number;
  /** Environment of the process, besides that of the test. */
  readonly env?: Record<string, string>;
  /** Ends itself as a crash would, at this point of a call, once it has made so many. */
  readonly crash?: { readonly at: 'waiting' | 'granted' | 'answered'; readonly afterCalls: number };
}

/** What a worker tells of its calls. Times are on the monotonic clock of the machine, which all processes share. */
export interface WorkerReport {
  readonly calls: number;
  readonly failed: Record<string, number>;
  /** For each call: when it asked, when it had its permit, and when it released it. */
  readonly times: readonly (readonly [askedMs: number, grantedMs: number, releasedMs: number])[];
}

const machineMs = (): number => Number(process.hrtime.bigint()) / 1e6;

async function main(): Promise<void> {
  const options = JSON.parse(process.argv[2] ?? '') as WorkerOptions;
  const redis = connectClient(options.client, options.redisPort);
  const limiter = createSharedRateLimiter({ ...options.limiter, redis: redis.port });
  const agent = new Agent({ keepAlive: true });
  const failed: Record<string, number> = {};
  const times: [number, number, number][] = [];
  let left = options.calls ?? Infinity;
  let stopped = false;

  const crash = (at: NonNullable<WorkerOptions['crash']>['at']): void => {
    if (options.crash?.at === at && times.length >= options.crash.afterCalls)
      process.kill(process.pid, 'SIGKILL');
  };
  const call = async (): Promise<void> => {
    const askedMs = machineMs();
    const { maxWaitMs } = options;
    const pending = limiter.acquire(maxWaitMs === undefined ? {} : { maxWaitMs });
    // Asked, but perhaps not answered yet.
    setTimeout(crash, 5, 'waiting');
    const permit = await pending;
    const grantedMs = machineMs();
    crash('granted');
    await fetchOnce(options.serverUrl, agent);
    crash('answered');
    permit.release();
    times.push([askedMs, grantedMs, machineMs()]);
  };
  const loop = async (): Promise<void> => {
    while (left-- > 0 && !stopped) {
      await call().catch((error: { code?: string; message: string }) => {
        const kind = error.code ?? error.message;
        failed[kind] = (failed[kind] ?? 0) + 1;
      });
      if (options.restMs) await new Promise((resolve) => setTimeout(resolve, options.restMs));
    }
  };
  const report = (): WorkerReport => ({ calls: times.length, failed, times });
  process.on('message', (message) => {
    if (message === 'stop') stopped = true;
    if (message === 'report') process.send?.(report());
  });
  process.send?.('ready');
  await new Promise((resolve) => process.once('message', resolve));
  await Promise.all(Array.from({ length: options.concurrency }, loop));
  process.send?.(report(), undefined, undefined, () => {
    redis.close();
    agent.destroy();
    process.disconnect();
  });
}

function fetchOnce(url: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      response.resume();
      response.once('end', resolve);
    }).once('error', reject);
  });
}

void main();
