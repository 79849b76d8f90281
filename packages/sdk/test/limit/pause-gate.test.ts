import { RateLimitError } from '../../src/index.js';
import { type PauseGate, createPauseGate } from '../../src/limit/pause-gate.js';
import { type FakeClock, createFakeClock, settle } from '../support/fake-clock.js';

describe('a pause gate', () => {
  let clock: FakeClock;
  let gate: PauseGate;
  let pauses: number[];
  let resumed: number;
  let passed: { name: string; atMs: number }[];
  let start: number;

  beforeEach(() => {
    clock = createFakeClock();
    start = clock.now();
    pauses = [];
    resumed = 0;
    passed = [];
    gate = createPauseGate(clock, {
      onPause: (waitMs) => void pauses.push(waitMs),
      onResume: () => void resumed++,
    });
  });

  const enter = async (name: string, ticket = {}): Promise<void> => {
    await gate.pass(ticket);
    passed.push({ name, atMs: clock.now() - start });
  };
  const names = (): string[] => passed.map(({ name }) => name);

  test('is open at first, without a timer', () => {
    expect(gate.pass({})).toBeUndefined();
    expect(gate.pausedUntil()).toBeUndefined();
    expect(clock.sleeping).toEqual([]);
  });

  test('keeps the longest pause, whichever came last', async () => {
    gate.pause(30_000);
    await clock.advance(1000);
    gate.pause(5000);
    expect(gate.pausedUntil()).toBe(start + 30_000);
    void enter('a');
    await clock.advance(28_999);
    expect(names()).toEqual([]);
    await clock.advance(1);
    expect(passed).toEqual([{ name: 'a', atMs: 30_000 }]);
    expect(pauses).toEqual([30_000]);
  });

  test('a pause that grows while somebody waits is waited out', async () => {
    gate.pause(1000);
    void enter('a');
    await clock.advance(500);
    gate.pause(5000);
    await clock.advance(4999);
    expect(names()).toEqual([]);
    await clock.advance(1);
    expect(names()).toEqual(['a']);
    expect(resumed).toBe(1);
  });

  test('lets 50 go in order and not as a herd: one, then twice as many each time', async () => {
    gate.pause(30_000);
    const all = Array.from({ length: 50 }, (_, index) => String(index));
    for (const name of all) void enter(name);
    await clock.advance(30_000);
    expect(names()).toEqual(['0']);
    await clock.advance(100);
    expect(names()).toHaveLength(3);
    await clock.advance(100);
    expect(names()).toHaveLength(7);
    await clock.advance(1000);
    expect(names()).toEqual(all);
    expect(clock.sleeping).toEqual([]);
  });

  test('a 429 in answer to the first one holds the others back', async () => {
    gate.pause(1000);
    for (const name of ['a', 'b', 'c', 'd']) void enter(name);
    await clock.advance(1050);
    expect(names()).toEqual(['a']);
    gate.pause(2000);
    await clock.advance(1999);
    expect(names()).toEqual(['a']);
    await clock.advance(1);
    expect(names()).toEqual(['a', 'b']);
  });

  test('who comes while others are let go gets in line', async () => {
    gate.pause(1000);
    for (const name of ['a', 'b', 'c', 'd']) void enter(name);
    await clock.advance(1050);
    void enter('late');
    await clock.advance(1000);
    expect(names()).toEqual(['a', 'b', 'c', 'd', 'late']);
  });

  test('who can not wait that long is told at once, now and when the pause grows', async () => {
    gate.pause(10_000);
    expect(() => gate.pass({ deadlineAt: start + 9999 })).toThrow(RateLimitError);
    const turn = gate.pass({ deadlineAt: start + 15_000 });
    const other = enter('patient');
    gate.pause(20_000);
    await expect(turn).rejects.toMatchObject({ code: 'rate-limit', retryAfterMs: 20_000 });
    await clock.advance(20_000);
    await other;
  });

  test('who aborts leaves at once, without a timer, and the others keep their turn', async () => {
    gate.pause(1000);
    const controller = new AbortController();
    const first = enter('a', { signal: controller.signal });
    void enter('b');
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(first).rejects.toBe(reason);
    await clock.advance(1000);
    expect(names()).toEqual(['b']);

    gate.pause(1000);
    const second = new AbortController();
    const alone = enter('c', { signal: second.signal });
    second.abort();
    await expect(alone).rejects.toBeDefined();
    await settle();
    expect(clock.sleeping).toEqual([]);
  });

  test('a pause that nobody waits for needs no timer', () => {
    gate.pause(300_000);
    expect(clock.sleeping).toEqual([]);
  });
});
