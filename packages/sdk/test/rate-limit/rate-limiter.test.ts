import {
  type RateLimiter,
  type RateLimitPermit,
  RateLimitError,
  createRateLimiter,
} from '../../src/index.js';
import { Sleeper } from '../../src/waiting/line.js';
import { type FakeClock, createFakeClock, settle } from '../support/fake-clock.js';

describe('a rate limiter', () => {
  let clock: FakeClock;
  let limiter: RateLimiter;
  let got: string[];

  beforeEach(() => {
    clock = createFakeClock();
    limiter = createRateLimiter({ requests: 2, windowMs: 1000, clock });
    got = [];
  });

  const take = async (name: string, ticket = {}): Promise<RateLimitPermit> => {
    const permit = await limiter.acquire(ticket);
    got.push(name);
    return permit;
  };

  test('gives a permit at once while there are some, without a timer', async () => {
    await take('a');
    await take('b');
    expect(limiter.state()).toMatchObject({ remaining: 0, waiting: 0 });
    expect(clock.sleeping).toEqual([]);
  });

  test('a permit is free again one window after the answer, not after the request', async () => {
    const [a, b] = [await take('a'), await take('b')];
    void take('c');
    await clock.advance(5000);
    expect(got).toEqual(['a', 'b']);
    a.release();
    b.release();
    await clock.advance(999);
    expect(got).toEqual(['a', 'b']);
    expect(limiter.state()).toMatchObject({ remaining: 0, waiting: 1, nextFreeInMs: 1 });
    await clock.advance(1);
    expect(got).toEqual(['a', 'b', 'c']);
  });

  test('first come, first served', async () => {
    (await take('a')).release();
    (await take('b')).release();
    for (const name of ['c', 'd', 'e', 'f']) void take(name).then((permit) => permit.release());
    await clock.advance(1000);
    expect(got).toEqual(['a', 'b', 'c', 'd']);
    await clock.advance(1000);
    expect(got).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  test('a permit that was not used is free at once', async () => {
    await take('a');
    const permit = await take('b');
    void take('c');
    permit.giveBack();
    permit.release();
    await settle();
    expect(got).toEqual(['a', 'b', 'c']);
  });

  test('who aborts leaves the line, with the reason and without a timer', async () => {
    (await take('a')).release();
    (await take('b')).release();
    const controller = new AbortController();
    const waiting = take('c', { signal: controller.signal });
    expect(clock.sleeping).toHaveLength(1);
    controller.abort('enough');
    await expect(waiting).rejects.toBe('enough');
    await settle();
    expect(clock.sleeping).toEqual([]);

    await expect(take('d', { signal: AbortSignal.abort('before') })).rejects.toBe('before');
    void take('e');
    await clock.advance(1000);
    expect(got).toEqual(['a', 'b', 'e']);
  });

  describe('in an edge worker, where a timer and a promise end with their request', () => {
    test('whose request has ended keeps no place from those behind', async () => {
      let isDead = false;
      const dying = {
        ...clock,
        sleep: (ms: number, signal?: AbortSignal) =>
          isDead ? clock.sleep(ms, signal) : new Promise<void>(() => undefined),
      };
      limiter = createRateLimiter({ requests: 2, windowMs: 1000, clock: dying });
      (await take('a')).release();
      (await take('b')).release();
      // Its request ends while it waits: neither its timer nor its promise goes on.
      void limiter.acquire({});
      isDead = true;
      for (const name of ['c', 'd', 'e']) void take(name).then((permit) => permit.release());
      await clock.advance(1000);
      expect(got).toEqual(['a', 'b', 'c']);
      await clock.advance(2000);
      expect(got).toEqual(['a', 'b', 'c', 'd', 'e']);
    });

    test('nor does it where it cannot be woken any more: those behind go a second later', async () => {
      const wake = jest.spyOn(Sleeper.prototype, 'wake').mockImplementation(() => undefined);
      const dying = { ...clock, timer: () => () => undefined };
      limiter = createRateLimiter({ requests: 1, windowMs: 1000, clock: dying });
      (await take('a')).release();
      void limiter.acquire({});
      dying.timer = clock.timer as typeof dying.timer;
      void take('b').then((permit) => permit.release());
      void take('c');
      await clock.advance(1999);
      expect(got).toEqual(['a']);
      await clock.advance(3001);
      expect(got).toEqual(['a', 'b', 'c']);
      wake.mockRestore();
    });

    test('whoever was passed, as its timer was late, waits again at the end of the line', async () => {
      const wake = jest.spyOn(Sleeper.prototype, 'wake').mockImplementation(() => undefined);
      let lateMs = 0;
      const timer = (ms: number, onTime: () => void) => clock.timer!(ms + lateMs, onTime);
      limiter = createRateLimiter({ requests: 1, windowMs: 1000, clock: { ...clock, timer } });
      (await take('a')).release();
      lateMs = 5000;
      void take('late');
      lateMs = 0;
      void take('b').then((permit) => permit.release());
      await clock.advance(3000);
      expect(got).toEqual(['a', 'b']);
      const held = take('c');
      await clock.advance(2999);
      expect(got).toEqual(['a', 'b', 'c']);
      void take('d').then((permit) => permit.release());
      await clock.advance(1000);
      (await held).release();
      await clock.advance(3000);
      expect(got).toEqual(['a', 'b', 'c', 'd', 'late']);
      wake.mockRestore();
    });

    test('permits that were never given back are free again, once no request can still be under way', async () => {
      await take('a');
      await take('b');
      void take('c');
      await clock.advance(3_599_000);
      expect(got).toEqual(['a', 'b']);
      await clock.advance(2000);
      expect(got).toEqual(['a', 'b', 'c']);
    });
  });

  test.each(['were told at once that it is too late', 'have given up'])(
    'many who %s do not count for whoever comes later',
    async (how) => {
      const isLate = how !== 'have given up';
      // Each call of a client has a signal of its own.
      const controllers = Array.from({ length: 100 }, () => new AbortController());
      (await take('a')).release();
      (await take('b')).release();
      void take('c');
      const others = controllers.map(({ signal }, index) =>
        take(`${index}`, isLate ? { maxWaitMs: 500 } : { signal }).catch(() => 'gone'),
      );
      const waiting = take('d', { maxWaitMs: isLate ? 1000 : 60_000 });
      for (const controller of controllers) controller.abort();
      expect(new Set(await Promise.all(others))).toEqual(new Set(['gone']));
      void take('e', { maxWaitMs: 2000 });
      for (let turn = 0; turn < 2; turn++) {
        await clock.advance(1000);
        (await waiting).release();
      }
      expect(got).toEqual(['a', 'b', 'c', 'd', 'e']);
    },
  );

  test('who cannot be served in time is told at once', async () => {
    (await take('a')).release();
    await take('b');
    await expect(limiter.acquire({ maxWaitMs: 999 })).rejects.toBeInstanceOf(RateLimitError);
    await expect(limiter.acquire({ maxWaitMs: 999 })).rejects.toMatchObject({ retryAfterMs: 1000 });
    void take('c', { maxWaitMs: 1000 });
    // Two are in line for permits that cannot be free before a second window has passed.
    await expect(limiter.acquire({ maxWaitMs: 999 })).rejects.toBeInstanceOf(RateLimitError);
    await clock.advance(1000);
    expect(got).toEqual(['a', 'b', 'c']);
  });

  test.each([
    ['requests', { requests: 0, windowMs: 1 }],
    ['requests', { requests: 2.5, windowMs: 1 }],
    ['windowMs', { requests: 1, windowMs: NaN }],
  ])('%s must be a number that can be right', (field, options) => {
    expect(() => createRateLimiter(options)).toThrow(expect.objectContaining({ code: 'validation', field }));
  });
});
