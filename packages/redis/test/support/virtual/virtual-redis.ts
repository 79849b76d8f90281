import { type RedisScript, createRedisScript } from '../../../src/port/redis-script.js';
import type { RedisPort } from '../../../src/index.js';
import type { TestClient } from '../redis-clients.js';
import type { VirtualTime } from './virtual-time.js';

/** A real redis-server whose scripts see virtual time, and which can be taken away. */
export class VirtualRedis {
  /** What the clock of the server is ahead of the virtual time. */
  clockOffsetMs = 1_700_000_000_000;
  isUp = true;
  readonly links: VirtualLink[] = [];
  private runNumber = 1;
  private readonly scripts = new Map<string, RedisScript>();

  /** @param keyPattern the keys that this run uses, and no other one */
  constructor(
    private readonly client: TestClient,
    readonly time: VirtualTime,
    private readonly keyPattern: string,
  ) {}

  async run(script: RedisScript, keys: readonly string[], args: readonly string[]): Promise<unknown> {
    const us = Math.floor((this.time.nowMs + this.clockOffsetMs) * 1000);
    const { source, sha1 } = this.inVirtualTime(script);
    const all = [String(keys.length), ...keys, ...args, String(us), `run_id:virtual${this.runNumber}`];
    try {
      return await this.client.command('EVALSHA', sha1, ...all);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return this.client.command('EVAL', source, ...all);
    }
  }

  /** The server ends, and with it all connections. */
  kill(): void {
    this.isUp = false;
    for (const link of this.links) link.cut();
  }

  /** Another server knows what is stored now, and nothing of what happens after. */
  async replicate(): Promise<void> {
    for (const key of await this.keys()) await this.client.command('COPY', key, `replica ${key}`, 'REPLACE');
  }

  /** Another server takes its place: one that knows nothing, or the replica. */
  async start(server: 'empty' | 'replica' = 'empty'): Promise<void> {
    this.runNumber += 1;
    this.isUp = true;
    const keys = await this.keys();
    await this.flush();
    for (const key of keys) {
      if (server === 'replica')
        await this.client.command('RENAME', `replica ${key}`, key).catch(() => undefined);
    }
    for (const link of this.links) link.reconnect();
  }

  async flush(): Promise<void> {
    const keys = await this.keys();
    if (keys.length > 0) await this.client.command('DEL', ...keys);
  }

  async keys(): Promise<string[]> {
    return (await this.client.command('KEYS', this.keyPattern)) as string[];
  }

  command(word: string, ...args: string[]): Promise<unknown> {
    return this.client.command(word, ...args);
  }

  /** The same script with the time and the name of the server from its last two arguments. */
  private inVirtualTime(script: RedisScript): RedisScript {
    const known = this.scripts.get(script.sha1);
    if (known) return known;
    const head = 'local serverText = table.remove(ARGV)\nlocal serverUs = tonumber(table.remove(ARGV))\n';
    const now =
      '{ string.format("%.0f", math.floor(serverUs / 1000000)), string.format("%.0f", serverUs % 1000000) }';
    const body = script.source
      .replaceAll("redis.call('TIME')", now)
      .replaceAll("redis.pcall('INFO', 'server')", 'serverText');
    const virtual = createRedisScript(head + body);
    this.scripts.set(script.sha1, virtual);
    return virtual;
  }
}

/** How a process reaches Redis. */
export interface LinkOptions {
  /** How long a command, and its answer, take on their way. */
  readonly delayMs: () => number;
  /** How long after a connection is possible again it is made. */
  readonly reconnectMs: () => number;
  /** The process stands still, or is no more: what arrives waits. */
  readonly deliver: (action: () => void) => void;
}

/** The connection of one process: what is sent on it arrives in order. */
export class VirtualLink implements RedisPort {
  /** Commands are taken, and never answered. */
  isHanging = false;
  private isReady = true;
  private isCut = false;
  private count = 1;
  private connection = 1;
  private lastArrivalMs = 0;
  private lastAnswerMs = 0;
  private readonly waiting = new Set<() => void>();
  private readonly underWay = new Set<(error: Error) => void>();

  constructor(
    private readonly redis: VirtualRedis,
    private readonly options: LinkOptions,
  ) {
    redis.links.push(this);
  }

  connections(): number {
    return this.count;
  }

  async runScript(
    script: RedisScript,
    keys: readonly string[],
    args: readonly string[],
    signal: AbortSignal,
  ): Promise<unknown> {
    if (!this.isReady) await this.whenReady(signal);
    const { time } = this.redis;
    const connection = this.connection;
    return new Promise((resolve, reject) => {
      this.underWay.add(reject);
      const settle = (action: () => void): void => {
        this.underWay.delete(reject);
        this.options.deliver(action);
      };
      const arrivalMs = (this.lastArrivalMs = Math.max(
        this.lastArrivalMs,
        time.nowMs + this.options.delayMs(),
      ));
      time.after(arrivalMs - time.nowMs, async () => {
        if (this.isHanging || !this.redis.isUp || connection !== this.connection) return;
        const [answer, error] = await this.redis.run(script, keys, args).then(
          (value) => [value, undefined] as const,
          (reason: unknown) => [undefined, reason] as const,
        );
        const answerMs = (this.lastAnswerMs = Math.max(
          this.lastAnswerMs,
          time.nowMs + this.options.delayMs(),
        ));
        time.after(answerMs - time.nowMs, () => {
          // An answer that is lost with its connection has been told as an error already.
          if (connection !== this.connection || this.isHanging) return;
          settle(() => (error === undefined ? resolve(answer) : reject(error)));
        });
      });
    });
  }

  /** The connection breaks: commands under way are lost, or have been handled, or both. */
  cut(): void {
    this.isReady = false;
    this.connection += 1;
    for (const reject of this.underWay) {
      this.options.deliver(() => reject(new Error('Connection is closed.')));
    }
    this.underWay.clear();
  }

  /** It breaks, and no other one is made until `fix`. */
  cutForLong(): void {
    this.isCut = true;
    this.cut();
  }

  fix(): void {
    this.isCut = false;
    this.reconnect();
  }

  /** It is made again, some time from now. */
  reconnect(): void {
    const connection = this.connection;
    this.redis.time.after(this.options.reconnectMs(), () => {
      if (connection !== this.connection || this.isReady || this.isCut || !this.redis.isUp) return;
      this.isReady = true;
      this.count += 1;
      for (const resolve of this.waiting) this.options.deliver(resolve);
      this.waiting.clear();
    });
  }

  private whenReady(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const onReady = (): void => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      const onAbort = (): void => {
        this.waiting.delete(onReady);
        reject(new Error('Redis is not connected'));
      };
      this.waiting.add(onReady);
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }
}
