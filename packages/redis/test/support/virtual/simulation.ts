import { keyOf } from '../../../src/keys.js';
import type { TestClient } from '../redis-clients.js';
import { type Counted, createWindowCounter } from '../window-counter.js';
import { VirtualProcess, type VirtualProcessOptions } from './virtual-process.js';
import { VirtualRedis } from './virtual-redis.js';
import { VirtualTime } from './virtual-time.js';

export interface SimulationOptions {
  /** The same seed makes the same run. */
  readonly seed: number;
  readonly limit: { readonly requests: number; readonly windowMs: number };
  /** Longest time of a request on its way, and of its answer on its way back. @default 40 */
  readonly latencyMs?: number;
  readonly process?: Partial<Omit<VirtualProcessOptions, 'scope' | 'requests' | 'windowMs'>>;
}

/** How often, from 0 to 1, a call is aborted while it waits, or sends nothing with its permit. */
export interface Habits {
  readonly aborts?: number;
  readonly givesBack?: number;
}

/** One call of a process. */
export interface SimulatedCall {
  readonly process: VirtualProcess;
  readonly askedMs: number;
  grantedMs?: number;
  releasedMs?: number;
}

/**
 * Processes that use one limit, in virtual time: a real redis-server runs the real script, and everything else that takes
 * time is simulated.
 */
export class Simulation {
  readonly time: VirtualTime;
  readonly redis: VirtualRedis;
  readonly processes: VirtualProcess[] = [];
  readonly calls: SimulatedCall[] = [];
  private readonly counter;
  private readonly scope: string;
  private isOver = false;

  constructor(
    client: TestClient,
    private readonly options: SimulationOptions,
  ) {
    // Each run has keys of its own, so that many can use one server.
    this.scope = `virtual ${runId()}`;
    this.time = new VirtualTime(options.seed);
    this.redis = new VirtualRedis(client, this.time, `{bandwidth-messages:*:${this.scope}}*`);
    this.counter = createWindowCounter(options.limit.requests, options.limit.windowMs);
  }

  add(more: Partial<VirtualProcessOptions> = {}): VirtualProcess {
    const process = new VirtualProcess(this.redis, {
      redisDelayMs: [0, 3],
      reconnectMs: [0, 1000],
      scope: this.scope,
      ...this.options.limit,
      ...this.options.process,
      ...more,
    });
    this.processes.push(process);
    return process;
  }

  /** Sends one request: it arrives at the server, which counts it, and its answer comes back. */
  async request(): Promise<void> {
    const { latencyMs = 40 } = this.options;
    await this.time.sleep(this.time.between(0, latencyMs));
    this.counter.count(this.time.nowMs);
    await this.time.sleep(this.time.between(0, latencyMs));
  }

  /** Makes one call as the SDK does. */
  async call(process: VirtualProcess, habits: Habits = {}): Promise<void> {
    const call: SimulatedCall = { process, askedMs: this.time.nowMs };
    this.calls.push(call);
    const controller = new AbortController();
    if (this.happens(habits.aborts)) {
      this.time.after(this.time.between(0, this.options.limit.windowMs), () =>
        controller.abort('not wanted'),
      );
    }
    const permit = await process.limiter.acquire({ signal: controller.signal });
    call.grantedMs = this.time.nowMs;
    const givesBack = this.happens(habits.givesBack);
    if (!givesBack) await this.request();
    process.deliver(() => {
      if (givesBack) permit.giveBack();
      else permit.release();
      call.releasedMs = this.time.nowMs;
    });
  }

  /** Keeps so many calls of a process under way, until `stop`. */
  use(process: VirtualProcess, concurrency: number, habits: Habits = {}): void {
    const loop = async (): Promise<void> => {
      while (!this.isOver && !process.isDead) {
        await this.call(process, habits).catch((reason: unknown) => {
          if (reason !== 'not wanted') throw reason;
        });
      }
    };
    for (let i = 0; i < concurrency; i++) void loop();
  }

  stop(): void {
    this.isOver = true;
  }

  counted(): Counted {
    return this.counter.counted();
  }

  /** How much is stored of what is in use or waits. */
  async countStored(): Promise<{ permits: number; queue: number; assigned: number }> {
    const count = async (command: string, name: string): Promise<number> =>
      Number(await this.redis.command(command, this.keyOf('limit', name)));
    return {
      permits: await count('ZCARD', 'permits'),
      queue: await count('ZCARD', 'queue'),
      assigned: await count('HLEN', 'assigned'),
    };
  }

  /** The name of a key of this run. */
  keyOf(kind: 'limit' | 'pauses', name: string): string {
    return keyOf(kind, this.scope, name);
  }

  private happens(share = 0): boolean {
    return this.time.between(0, 1) < share;
  }

  /** How many requests arrived at the server since then. */
  requestsSince(atMs: number): number {
    return this.counted().arrivals.filter((arrival) => arrival > atMs).length;
  }
}

function runId(): string {
  return `${process.pid}-${Math.random().toString(36).slice(2)}`;
}
