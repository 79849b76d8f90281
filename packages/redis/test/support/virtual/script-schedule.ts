import fc from 'fast-check';
import { SYNC_SCRIPT } from '../../../src/limiter/script/sync-script.js';
import { type SyncAnswer, type SyncRequest, parseSyncAnswer } from '../../../src/limiter/sync-message.js';
import { keyOf } from '../../../src/keys.js';
import type { TestClient } from '../redis-clients.js';
import { LimiterModel, type ModelRequest, byNumber } from './limiter-model.js';
import { VirtualRedis } from './virtual-redis.js';
import { VirtualTime } from './virtual-time.js';

const PROCESSES = 3;
const AHEAD_MS = 1200;
const DEAD_MS = 1800;
const GRACE_MS = 1250;
const JUMP_MS = 250;

const process = fc.nat({ max: PROCESSES - 1 });
const pick = fc.nat({ max: 20 });

/** What happens: calls of three processes, and time. */
export const scriptScheduleArbitrary = fc.record({
  requests: fc.integer({ min: 1, max: 6 }),
  windowMs: fc.integer({ min: 50, max: 4000 }),
  steps: fc.array(
    fc.oneof(
      { weight: 5, arbitrary: fc.record({ kind: fc.constant('join'), process, pick }) },
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('release'), process, pick }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('giveBack'), process, pick }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('leave'), process, pick }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('hold'), process, pick }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('look'), process, pick }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('again'), process, pick }) },
      { weight: 5, arbitrary: fc.record({ kind: fc.constant('wait'), process, pick: fc.nat({ max: 900 }) }) },
      {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constant('wait'), process, pick: fc.nat({ max: 9000 }) }),
      },
      {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constant('jump'), process, pick: fc.nat({ max: 180_000 }) }),
      },
    ),
    { minLength: 1, maxLength: 60 },
  ),
});
export type ScriptSchedule = typeof scriptScheduleArbitrary extends fc.Arbitrary<infer T> ? T : never;

/** A process as the script sees it. */
interface Caller {
  readonly id: string;
  count: number;
  lastNumber: number;
  epoch: string;
  clock: string;
  readonly waiting: Set<number>;
  /** Permits in flight, with the instant from which they may be used. */
  readonly inFlight: Map<number, number>;
  lastRequest?: SyncRequest;
}

/** Runs the script and its model side by side. @throws when they do not do the same */
export async function runScriptSchedule(schedule: ScriptSchedule, client: TestClient): Promise<void> {
  await new ScriptRun(schedule, client).run();
}

class ScriptRun {
  private readonly time = new VirtualTime(1);
  private readonly redis: VirtualRedis;
  private readonly keys: string[];
  private readonly model: LimiterModel;
  private readonly callers: Caller[] = [];
  private readonly settings;
  /** The clock of the state at a virtual time. */
  private last = { stateMs: 0, atMs: 0 };
  private readonly used: { startMs: number; endMs: number }[] = [];

  constructor(
    private readonly schedule: ScriptSchedule,
    client: TestClient,
  ) {
    const scope = `script ${Math.random()}`;
    this.redis = new VirtualRedis(client, this.time, `{bandwidth-messages:limit:${scope}}*`);
    const names = ['state', 'permits', 'queue', 'assigned', 'members', 'missing'];
    this.keys = names.map((name) => keyOf('limit', scope, name));
    const { requests, windowMs } = schedule;
    this.settings = { requests, windowMs, leaseMs: 5000, aheadMs: AHEAD_MS, deadMs: DEAD_MS };
    this.model = new LimiterModel(this.settings);
  }

  async run(): Promise<void> {
    for (let index = 0; index < PROCESSES; index++) {
      const caller: Caller = {
        id: `process${index}`,
        count: 0,
        lastNumber: 0,
        epoch: '',
        clock: '',
        waiting: new Set(),
        inFlight: new Map(),
      };
      this.callers.push(caller);
      await this.send(caller, {}, true);
    }
    // The first epoch gives nothing for a while.
    await this.time.run(GRACE_MS + 5);
    for (const caller of this.callers) await this.check(caller, {});
    for (const { kind, process: index, pick: number } of this.schedule.steps) {
      const caller = this.callers[index];
      if (caller) await this.step(kind, caller, number);
    }
    await this.drain();
    this.expectNeverTooMany();
    await this.redis.flush();
  }

  private async step(kind: string, caller: Caller, number: number): Promise<void> {
    const begun = [...caller.inFlight].flatMap(([ticket, startMs]) =>
      startMs <= this.stateMs() ? [ticket] : [],
    );
    const one = <T>(list: readonly T[]): T[] => (list.length === 0 ? [] : [list[number % list.length] as T]);
    switch (kind) {
      case 'join':
        return this.check(caller, {
          join: Array.from({ length: 1 + (number % 3) }, () => ++caller.lastNumber),
        });
      case 'release':
        return this.check(caller, { done: one(begun).map((ticket) => [ticket, number] as const) });
      case 'giveBack':
        return this.check(caller, { back: one([...caller.inFlight.keys()]) });
      case 'leave':
        return this.check(caller, { back: one([...caller.waiting]) });
      case 'hold':
        return this.check(caller, { hold: [...caller.inFlight.keys()] });
      case 'again':
        return this.repeat(caller);
      case 'wait':
        return this.time.run(number);
      case 'jump':
        this.redis.clockOffsetMs += number - 90_000;
        // Whoever calls first sees the jump, and the others learn of it.
        for (const each of this.callers) await this.check(each, {}, Math.abs(number - 90_000));
        return;
      default:
        return this.check(caller, {});
    }
  }

  /** A command whose answer was lost is sent again, and does nothing more. */
  private async repeat(caller: Caller): Promise<void> {
    if (!caller.lastRequest) return;
    const answer = await this.run1(caller.lastRequest);
    if (!answer.isStale && !answer.mustRegister)
      throw new Error('A command that was sent twice was handled twice');
    // Of a process that is not known any more, nobody can tell that it is an old one: it may hold the clock up.
    if (answer.mustRegister) this.last = { stateMs: answer.now, atMs: this.time.nowMs };
  }

  /** Calls script and model, and compares. */
  private async check(caller: Caller, more: Partial<ModelRequest>, jumpMs = 0): Promise<void> {
    const ended = new Set([...(more.back ?? []), ...(more.done ?? []).map(([number]) => number)]);
    const own = [...caller.inFlight.keys()].filter((number) => !ended.has(number));
    const join = [...[...caller.waiting].filter((number) => !ended.has(number)), ...(more.join ?? [])];
    let answer = await this.send(caller, more);
    // It was silent for longer than a lease and a window: it tells everything again.
    const registers = answer.mustRegister === true;
    if (registers) answer = await this.send(caller, { ...more, hold: own, join }, true);
    const expectedMs = this.stateMs();
    // It never goes ahead of what has passed, and stands still at most for as long as nobody called.
    if (answer.now > expectedMs + JUMP_MS + 2)
      throw new Error(`The clock is ${answer.now - expectedMs} ms ahead`);
    if (answer.now < this.last.stateMs) throw new Error('The clock went back');
    if (jumpMs === 0 && answer.now < expectedMs - 2)
      throw new Error(`The clock is ${expectedMs - answer.now} ms late`);
    this.last = { stateMs: answer.now, atMs: this.time.nowMs };
    const request = { process: caller.id, join: [], back: [], done: [], hold: [], ...more };
    const told = registers ? { ...request, join, hold: own } : request;
    const expected = this.model.call(told, answer.now);
    const { grants, used, waiting } = answer;
    const sorted = grants.map(([number, startMs]): [number, number] => [number, startMs]).sort(byNumber);
    // Whoever registers has joined anew already.
    const mustRejoin = registers ? expected.mustRejoin : answer.mustRejoin;
    expect({ grants: sorted, used, waiting, mustRejoin }).toEqual(expected);
    this.follow(caller, request, answer);
  }

  /** What the process does with an answer. */
  private follow(caller: Caller, request: ModelRequest, answer: SyncAnswer): void {
    for (const number of request.join) caller.waiting.add(number);
    for (const number of request.back) {
      caller.waiting.delete(number);
      caller.inFlight.delete(number);
    }
    for (const [number, ageMs] of request.done) {
      const startMs = caller.inFlight.get(number) ?? 0;
      caller.inFlight.delete(number);
      // It was answered then, unless that is before it began.
      const endMs = Math.max(startMs, answer.now - ageMs) + this.settings.windowMs;
      this.used.push({ startMs, endMs: Math.min(endMs, answer.now - ageMs + this.settings.windowMs) });
    }
    for (const [number, startMs] of answer.grants) {
      if (!caller.waiting.delete(number)) throw new Error(`Ticket ${number} did not wait for a permit`);
      caller.inFlight.set(number, startMs);
    }
    if (!answer.mustRejoin) return;
    // What it waited with before is forgotten: nobody waits with these any more, a process would join anew.
    for (const number of caller.waiting) if (!request.join.includes(number)) caller.waiting.delete(number);
  }

  /** At the end everything is given back, and nothing is left. */
  private async drain(): Promise<void> {
    for (const caller of this.callers) {
      await this.check(caller, { back: [...caller.waiting, ...caller.inFlight.keys()] });
    }
    await this.time.run(this.settings.windowMs + this.settings.leaseMs);
    for (const caller of this.callers) await this.check(caller, {});
    for (const [index, name] of ['permits', 'queue', 'assigned'].entries()) {
      const count = await this.redis.command(index === 2 ? 'HLEN' : 'ZCARD', this.keys[index + 1] ?? '');
      expect({ name, count }).toEqual({ name, count: 0 });
    }
  }

  private expectNeverTooMany(): void {
    for (const { startMs } of this.used) {
      const atOnce = this.used.filter((other) => other.startMs <= startMs && startMs < other.endMs).length;
      expect(atOnce).toBeLessThanOrEqual(this.settings.requests);
    }
  }

  /** What the clock of the state should show now. */
  private stateMs(): number {
    return Math.floor(this.last.stateMs + this.time.nowMs - this.last.atMs);
  }

  private async send(caller: Caller, more: Partial<ModelRequest>, register = false): Promise<SyncAnswer> {
    caller.count += 1;
    const request: SyncRequest = {
      process: caller.id,
      id: `${caller.id}-${caller.count}`,
      count: caller.count,
      acknowledged: caller.count - 1,
      epoch: caller.epoch,
      clock: register
        ? undefined
        : { version: caller.clock, earliest: this.stateMs(), latest: this.stateMs() + JUMP_MS + 1 },
      ...{
        requests: this.settings.requests,
        windowMs: this.settings.windowMs,
        leaseMs: this.settings.leaseMs,
      },
      ...{
        isReconnected: false,
        wasAlone: false,
        register,
        own: register ? (more.hold ?? []).map((number) => [number, -1] as const) : [],
        members: [],
        membersAgoMs: 0,
        membership: -1,
      },
      join: (more.join ?? []).map((number) => [number, 0] as const),
      back: more.back ?? [],
      done: more.done ?? [],
      hold: register ? [] : (more.hold ?? []),
      renews: false,
    };
    caller.lastRequest = request;
    const answer = await this.run1(request);
    caller.epoch = answer.epoch;
    caller.clock = answer.clock;
    this.last = this.last.stateMs === 0 ? { stateMs: answer.now, atMs: this.time.nowMs } : this.last;
    return answer;
  }

  private async run1(request: SyncRequest): Promise<SyncAnswer> {
    return parseSyncAnswer(await this.redis.run(SYNC_SCRIPT, this.keys, [JSON.stringify(request)]));
  }
}
