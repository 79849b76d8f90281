import { PauseGate } from '../../src/rate-limit/pause-gate.js';
import type { Clock } from '../../src/index.js';
import { type FakeClock, createFakeClock, settle } from '../support/fake-clock.js';

describe('a pause gate', () => {
  let clock: FakeClock;
  let gate: PauseGate;
  let passed: { name: string; atMs: number }[];

  beforeEach(() => {
    clock = createFakeClock();
    passed = [];
    gate = createGate(clock);
  });

  const createGate = (of: Clock): PauseGate =>
    new PauseGate('listMessages', {
      clock: of,
      emit: () => undefined,
      backoff: { baseDelayMs: 500, maxDelayMs: 8000 },
      pauses: undefined,
    });
  const enter = async (
    name: string,
    { signal, endMs = Infinity }: { signal?: AbortSignal; endMs?: number } = {},
  ) => {
    const request = { signal, endMs };
    if (!gate.isOpenFor(undefined)) await gate.wait(request);
    passed.push({ name, atMs: clock.monotonicMs() });
  };
  const names = (): string[] => passed.map(({ name }) => name);

  test('is open at first, without a timer', () => {
    expect(gate.isOpenFor(undefined)).toBe(true);
    expect(gate.remainingMs()).toBe(0);
    expect(clock.sleeping).toEqual([]);
  });

  test('keeps the longest pause, whichever came last', async () => {
    expect(gate.pause(30_000)).toBe(true);
    await clock.advance(1000);
    expect(gate.pause(5000)).toBe(false);
    expect(gate.remainingMs()).toBe(29_000);
    void enter('a');
    await clock.advance(28_999);
    expect(names()).toEqual([]);
    await clock.advance(1);
    expect(passed).toEqual([{ name: 'a', atMs: 30_000 }]);
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

  test('whoever has waited passes once more without waiting, unless another pause has begun', async () => {
    gate.pause(1000);
    const turn = gate.wait({ endMs: Infinity });
    await clock.advance(1000);
    const { pass } = (await turn) as { pass: object };
    void gate.wait({ endMs: Infinity });
    expect(gate.isOpenFor(pass)).toBe(true);
    gate.pause(1000);
    expect(gate.isOpenFor(pass)).toBe(false);
  });

  test('who cannot wait that long is told at once, now and when the pause grows', async () => {
    gate.pause(10_000);
    expect(await gate.wait({ endMs: 9999 })).toEqual({ waitMs: 10_000 });
    const turn = gate.wait({ endMs: 15_000 });
    const other = enter('patient');
    gate.pause(20_000);
    expect(await turn).toEqual({ waitMs: 20_000 });
    await clock.advance(20_200);
    await other;
  });

  test('the jitter of a pause makes nobody too late', async () => {
    gate.pause(10_000, 1000);
    const turn = gate.wait({ endMs: 10_500 });
    await clock.advance(10_000);
    expect(await turn).toHaveProperty('pass');
  });

  test('who aborts leaves at once, without a timer, and the others keep their turn', async () => {
    gate.pause(1000);
    const controller = new AbortController();
    const first = enter('a', { signal: controller.signal });
    void enter('b');
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(first).rejects.toBe(reason);
    await clock.advance(1100);
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

  test('goes on although the timer of the first in line has died with its request, as in an edge worker', async () => {
    let isDead = false;
    const dying = {
      ...clock,
      timer: undefined,
      sleep: (ms: number, signal?: AbortSignal) =>
        isDead ? clock.sleep(ms, signal) : new Promise<void>(() => undefined),
    };
    gate = createGate(dying);
    gate.pause(1000);
    void enter('dead');
    isDead = true;
    void enter('b');
    void enter('c');
    await clock.advance(1200);
    expect(names()).toEqual(['b', 'c']);
  });
});
