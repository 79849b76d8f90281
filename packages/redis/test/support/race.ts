import { type CountingServer, startCountingServer } from './counting-server.js';
import { CLIENT_NAMES } from './redis-clients.js';
import { type RedisServer, type RedisServerOptions, startRedisServer } from './redis-server.js';
import { type Worker, type WorkerStarter, createWorkerStarter } from './start-workers.js';
import type { Counted } from './window-counter.js';
import type { WorkerOptions, WorkerReport } from './worker.js';

/** A number of processes that use up one limit together. */
export interface RaceOptions {
  readonly processes: number;
  readonly limit: { readonly requests: number; readonly windowMs: number };
  /** Longest time of a request on its way, and of its answer on its way back. */
  readonly latencyMs?: number;
  readonly redis?: RedisServerOptions;
  readonly worker?: Partial<WorkerOptions>;
  readonly limiter?: Partial<WorkerOptions['limiter']>;
}

export interface Race {
  readonly redis: RedisServer;
  readonly server: CountingServer;
  readonly workers: Worker[];
  /** Adds a process, which begins at once. */
  add(options?: Partial<WorkerOptions>): Promise<Worker>;
  /** Ends a process as a crash would. */
  kill(worker: Worker): void;
  /** Expects nothing more of a process that ended itself. */
  forget(worker: Worker): void;
  /** Lets those that run come to their end. */
  finish(): Promise<{ reports: WorkerReport[]; counted: Counted }>;
  close(): Promise<void>;
}

/** Starts a Redis, a server that counts, and processes that begin at once. */
export async function startRace(options: RaceOptions): Promise<Race> {
  const { limit, latencyMs = 40 } = options;
  const redis = await startRedisServer(options.redis);
  const server = await startCountingServer({ ...limit, latencyMs });
  const starter: WorkerStarter = createWorkerStarter();
  const workers: Worker[] = [];
  const start = (index: number, more: Partial<WorkerOptions> = {}): Promise<Worker> =>
    starter.start({
      client: CLIENT_NAMES[index % CLIENT_NAMES.length] ?? 'ioredis-6',
      redisPort: redis.port,
      serverUrl: server.url,
      concurrency: Math.ceil((limit.requests * 1.2) / options.processes),
      ...options.worker,
      ...more,
      limiter: { scope: 'race', ...limit, ...options.limiter },
    });
  workers.push(...(await Promise.all(Array.from({ length: options.processes }, (_, index) => start(index)))));
  for (const worker of workers) worker.go();
  const forget = (worker: Worker): void => void workers.splice(workers.indexOf(worker), 1);
  return {
    redis,
    server,
    workers,
    async add(more) {
      const worker = await start(workers.length, more);
      workers.push(worker);
      worker.go();
      return worker;
    },
    kill(worker) {
      worker.kill();
      forget(worker);
    },
    forget,
    async finish() {
      for (const worker of workers) if (options.worker?.calls === undefined) worker.stop();
      const reports = await Promise.all(workers.map((worker) => worker.report));
      return { reports, counted: server.counted() };
    },
    async close() {
      starter.close();
      await server.close();
      await redis.close();
    },
  };
}

/** Waits in tests of several processes, where no clock can be injected. */
export function pass(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
