import type { SyncAnswer } from '../../../src/limiter/sync-message.js';
import type { TestClient } from '../redis-clients.js';
import { LimiterModel, type ModelRequest, byNumber } from './limiter-model.js';
import { type Caller, JUMP_MS, ScriptCalls, createCaller } from './script-calls.js';
import { PROCESSES, type ScriptSchedule } from './script-schedule.js';

const GRACE_MS = 1250;

/** Runs the script and its model side by side. @throws when they do not do the same */
export async function runScriptSchedule(schedule: ScriptSchedule, client: TestClient): Promise<void> {
  await new ScriptRun(schedule, client).run();
}

class ScriptRun {
  private readonly calls: ScriptCalls;
  private readonly model: LimiterModel;
  private readonly callers: Caller[] = [];
  private readonly used: { startMs: number; endMs: number }[] = [];

  constructor(
    private readonly schedule: ScriptSchedule,
    client: TestClient,
  ) {
    this.calls = new ScriptCalls(client, schedule);
    this.model = new LimiterModel(this.calls.settings);
  }

  async run(): Promise<void> {
    for (let index = 0; index < PROCESSES; index++) {
      const caller = createCaller(`process${index}`);
      this.callers.push(caller);
      await this.calls.send(caller, {}, true);
    }
    // The first epoch gives nothing for a while.
    await this.calls.time.run(GRACE_MS + 5);
    for (const caller of this.callers) await this.check(caller, {});
    for (const { kind, process: index, pick: number } of this.schedule.steps) {
      const caller = this.callers[index];
      if (caller) await this.step(kind, caller, number);
    }
    await this.drain();
    this.expectNeverTooMany();
    await this.calls.redis.flush();
  }

  private async step(kind: string, caller: Caller, number: number): Promise<void> {
    const begun = [...caller.inFlight].flatMap(([ticket, { startMs }]) =>
      startMs <= this.calls.stateMs() ? [ticket] : [],
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
        return this.calls.time.run(number);
      case 'jump':
        this.calls.redis.clockOffsetMs += number - 90_000;
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
    const answer = await this.calls.command(caller.lastRequest);
    if (!answer.isStale && !answer.mustRegister)
      throw new Error('A command that was sent twice was handled twice');
    // Of a process that is not known any more, nobody can tell that it is an old one: it may hold the clock up.
    if (answer.mustRegister) this.calls.last = { stateMs: answer.now, atMs: this.calls.time.nowMs };
  }

  /** Calls script and model, and compares. */
  private async check(caller: Caller, more: Partial<ModelRequest>, jumpMs = 0): Promise<void> {
    const ended = new Set([...(more.back ?? []), ...(more.done ?? []).map(([number]) => number)]);
    const own = [...caller.inFlight.keys()].filter((number) => !ended.has(number));
    const join = [...[...caller.waiting].filter((number) => !ended.has(number)), ...(more.join ?? [])];
    let answer = await this.calls.send(caller, more);
    // It was silent for longer than a lease and a window: it tells everything again.
    const registers = answer.mustRegister === true;
    if (registers) answer = await this.calls.send(caller, { ...more, hold: own, join }, true);
    const expectedMs = this.calls.stateMs();
    // It never goes ahead of what has passed, and stands still at most for as long as nobody called.
    if (answer.now > expectedMs + JUMP_MS + 2)
      throw new Error(`The clock is ${answer.now - expectedMs} ms ahead`);
    if (answer.now < this.calls.last.stateMs) throw new Error('The clock went back');
    if (jumpMs === 0 && answer.now < expectedMs - 2)
      throw new Error(`The clock is ${expectedMs - answer.now} ms late`);
    this.calls.last = { stateMs: answer.now, atMs: this.calls.time.nowMs };
    const request = { process: caller.id, join: [], back: [], done: [], hold: [], ...more };
    const told = registers ? { ...request, join, hold: own } : request;
    const expected = this.model.call(told, answer.now);
    const { grants, used, waiting } = answer;
    const sorted = grants.map(([number, startMs]): [number, number] => [number, startMs]).sort(byNumber);
    // Whoever registers has joined anew already.
    const mustRejoin = registers ? expected.mustRejoin : answer.mustRejoin;
    expect({ grants: sorted, used, waiting, mustRejoin }).toEqual(expected);
    this.follow(caller, { ...request, hold: told.hold }, answer);
  }

  /** What the process does with an answer. */
  private follow(caller: Caller, request: ModelRequest, answer: SyncAnswer): void {
    for (const number of request.join) caller.waiting.add(number);
    for (const number of request.back) {
      caller.waiting.delete(number);
      caller.inFlight.delete(number);
    }
    for (const [number, ageMs] of request.done) {
      const { startMs, heldMs } = caller.inFlight.get(number) ?? { startMs: 0, heldMs: 0 };
      caller.inFlight.delete(number);
      // Who is silent for a lease and a window counts as dead: what it had in flight may be used by others.
      const { leaseMs, windowMs } = this.calls.settings;
      if (answer.now >= heldMs + leaseMs + windowMs) continue;
      // It was answered then, unless that is before it began.
      const endMs = Math.max(startMs, answer.now - ageMs) + windowMs;
      this.used.push({ startMs, endMs: Math.min(endMs, answer.now - ageMs + windowMs) });
    }
    for (const number of request.hold) {
      const permit = caller.inFlight.get(number);
      if (permit) permit.heldMs = Math.max(permit.startMs, answer.now);
    }
    for (const [number, startMs] of answer.grants) {
      if (!caller.waiting.delete(number)) throw new Error(`Ticket ${number} did not wait for a permit`);
      caller.inFlight.set(number, { startMs, heldMs: startMs });
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
    await this.calls.time.run(this.calls.settings.windowMs + this.calls.settings.leaseMs);
    for (const caller of this.callers) await this.check(caller, {});
    for (const [index, name] of ['permits', 'queue', 'assigned'].entries()) {
      const count = await this.calls.redis.command(
        index === 2 ? 'HLEN' : 'ZCARD',
        this.calls.keys[index + 1] ?? '',
      );
      expect({ name, count }).toEqual({ name, count: 0 });
    }
  }

  private expectNeverTooMany(): void {
    for (const { startMs } of this.used) {
      const atOnce = this.used.filter((other) => other.startMs <= startMs && startMs < other.endMs).length;
      expect(atOnce).toBeLessThanOrEqual(this.calls.settings.requests);
    }
  }
}
