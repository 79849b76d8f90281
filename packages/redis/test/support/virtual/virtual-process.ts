import { type Commands, createCommands } from '../../../src/port/run-command.js';
import { readLimiterOptions } from '../../../src/limiter/shared-rate-limiter-options.js';
import { SharedRateLimiter } from '../../../src/limiter/shared-rate-limiter.js';
import type { SharedRateLimiterOptions } from '../../../src/index.js';
import type { Timers } from '../../../src/timers.js';
import { VirtualLink, type VirtualRedis } from './virtual-redis.js';

export interface VirtualProcessOptions extends Omit<SharedRateLimiterOptions, 'redis'> {
  /** Shortest and longest time of a command to Redis, and of its answer back. */
  readonly redisDelayMs: readonly [low: number, high: number];
  /** Shortest and longest time until a lost connection is made again. */
  readonly reconnectMs: readonly [low: number, high: number];
}

/** A process: a limiter with a clock, a connection and timers of its own. */
export class VirtualProcess {
  readonly timers: Timers;
  readonly limiter: SharedRateLimiter;
  readonly commands: Commands;
  readonly link: VirtualLink;
  isDead = false;
  private stalled: (() => void)[] | undefined;

  constructor(
    private readonly redis: VirtualRedis,
    options: VirtualProcessOptions,
  ) {
    const { time } = redis;
    // The monotonic clocks of two processes have nothing to do with each other.
    const offsetMs = time.between(0, 1e9);
    this.timers = {
      monotonicMs: () => offsetMs + time.nowMs,
      start: (ms, onTime) => {
        let isStopped = false;
        const stop = time.after(ms, () => this.deliver(() => void (isStopped || onTime())));
        return () => {
          isStopped = true;
          stop();
        };
      },
    };
    const { redisDelayMs, reconnectMs, ...given } = options;
    this.link = new VirtualLink(redis, {
      delayMs: () => time.between(...redisDelayMs),
      reconnectMs: () => time.between(...reconnectMs),
      deliver: (action) => this.deliver(action),
    });
    const settings = readLimiterOptions({ ...given, redis: this.link });
    this.commands = createCommands(this.link, settings.commandTimeoutMs, this.timers);
    this.limiter = new SharedRateLimiter(settings, this.commands, this.timers);
  }

  /** Does something in this process: later, while it stands still; never, once it is dead. */
  deliver(action: () => void): void {
    if (this.isDead) return;
    if (this.stalled) this.stalled.push(action);
    else action();
  }

  /** Nothing happens in it for so long, as on a machine that is overloaded. */
  stall(ms: number): void {
    if (this.stalled) return;
    this.stalled = [];
    this.redis.time.after(ms, () => {
      const late = this.stalled ?? [];
      this.stalled = undefined;
      for (const action of late) this.deliver(action);
    });
  }

  /** As kill -9 does. */
  kill(): void {
    this.isDead = true;
    this.link.cutForLong();
  }
}
