import { type AccessToken, AuthenticationError, RateLimitError, TimeoutError } from '../../src/index.js';
import { TokenSource } from '../../src/auth/token-source.js';
import { type FakeClock, createFakeClock, settle } from '../support/fake-clock.js';

describe('a token source', () => {
  let clock: FakeClock;
  let source: TokenSource;
  /** The fetches under way. */
  let open: { answer: (lifetimeMs?: number) => void; fail: (error: Error) => void }[];
  let fetches: number;

  beforeEach(() => {
    clock = createFakeClock();
    source = new TokenSource(20_000);
    open = [];
    fetches = 0;
  });

  const fetch = (): Promise<AccessToken> =>
    new Promise((resolve, reject) => {
      const value = `token-${++fetches}`;
      open.push({ answer: (lifetimeMs = 3_600_000) => resolve({ value, lifetimeMs }), fail: reject });
    });
  const get = (signal?: AbortSignal, remainingMs = Infinity): Promise<string> =>
    source.get({ fetch, clock, signal, remainingMs });

  test('fetches once for everybody', async () => {
    const all = Promise.all(Array.from({ length: 50 }, () => get()));
    open[0]!.answer();
    expect(new Set(await all)).toEqual(new Set(['token-1']));
    expect(await get()).toBe('token-1');
    expect(fetches).toBe(1);
  });

  test('everybody who waits learns of a failure, each by an own error, and the next one starts clean', async () => {
    const all = Promise.allSettled([get(), get()]);
    open[0]!.fail(new Error('down'));
    expect(await all).toMatchObject([{ reason: { message: 'down' } }, { reason: { message: 'down' } }]);
    const next = get();
    open[1]!.answer();
    expect(await next).toBe('token-2');
  });

  describe('a fetch that fails, for callers who came one moment after the other', () => {
    const outOfTime = new TimeoutError('too late', { limit: 'deadlineMs', limitMs: 5000 });
    const getOneByOne = async (count: number, remainingMs: number): Promise<Promise<unknown>[]> => {
      const all: Promise<unknown>[] = [];
      for (let i = 0; i < count; i++) {
        all.push(get(undefined, remainingMs).catch((error: unknown) => error));
        await clock.advance(1);
      }
      return all;
    };

    test.each([
      ['as the credentials are refused', new AuthenticationError('no', { status: 401 })],
      ['as a wait is too long', new RateLimitError('later', { status: 429, retryAfterMs: 60_000 })],
      ['for want of time', outOfTime],
    ])('%s is not made again for each of them', async (_name, error) => {
      const all = await getOneByOne(50, 5000);
      open[0]!.fail(error);
      await settle();
      expect(fetches).toBe(1);
      expect(new Set(await Promise.all(all))).toEqual(new Set([error]));
    });

    test('for want of time is made again once, for those who have much more of it', async () => {
      const [first] = await getOneByOne(1, 5000);
      const others = await getOneByOne(10, 60_000);
      open[0]!.fail(outOfTime);
      expect(await first).toBe(outOfTime);
      await settle();
      expect(fetches).toBe(2);
      open[1]!.answer();
      expect(new Set(await Promise.all(others))).toEqual(new Set(['token-2']));
    });

    test('as the credentials are refused is not made again, however much time others have', async () => {
      const error = new AuthenticationError('no', { status: 401 });
      const all = [...(await getOneByOne(1, 5000)), ...(await getOneByOne(10, 60_000))];
      open[0]!.fail(error);
      await settle();
      expect(fetches).toBe(1);
      expect(new Set(await Promise.all(all))).toEqual(new Set([error]));
    });
  });

  test('is refreshed behind the callers when 60 s are left, and nobody waits', async () => {
    const first = get();
    open[0]!.answer();
    await first;
    await clock.advance(3_600_000 - 60_001);
    await get();
    expect(fetches).toBe(1);
    await clock.advance(1);
    expect(await Promise.all(Array.from({ length: 50 }, () => get()))).toContain('token-1');
    expect(fetches).toBe(2);
    open[1]!.answer();
    await settle();
    expect(await get()).toBe('token-2');
  });

  test('a short life is refreshed when a fifth of it is left', async () => {
    const first = get();
    open[0]!.answer(10_000);
    await first;
    await clock.advance(7999);
    await get();
    expect(fetches).toBe(1);
    await clock.advance(1);
    expect(await get()).toBe('token-1');
    expect(fetches).toBe(2);
  });

  test('a refresh behind the callers that fails is told to nobody, and tried again after 3 s', async () => {
    const first = get();
    open[0]!.answer(100_000);
    await first;
    await clock.advance(90_000);
    expect(await get()).toBe('token-1');
    open[1]!.fail(new Error('down'));
    await settle();
    expect(await get()).toBe('token-1');
    expect(fetches).toBe(2);
    await clock.advance(3000);
    expect(await get()).toBe('token-1');
    expect(fetches).toBe(3);
  });

  describe('in an edge worker, where a fetch ends without a word together with its request', () => {
    test('a refresh behind the callers that was cut off holds up nobody, now and after the token has expired', async () => {
      const first = get();
      open[0]!.answer(100_000);
      await first;
      await clock.advance(90_000);
      // Begins the second fetch, which never settles.
      expect(await get()).toBe('token-1');
      await clock.advance(5000);
      expect(await get()).toBe('token-1');
      expect(fetches).toBe(2);
      await clock.advance(5000);
      const next = get();
      open[2]!.answer();
      expect(await next).toBe('token-3');
    });

    test('the next refresh begins 20 s after one that was cut off', async () => {
      const first = get();
      open[0]!.answer();
      await first;
      await clock.advance(3_600_000 - 60_000);
      await get();
      await clock.advance(19_999);
      await get();
      expect(fetches).toBe(2);
      await clock.advance(1);
      await get();
      expect(fetches).toBe(3);
      open[2]!.answer();
      await settle();
      expect(await get()).toBe('token-3');
    });

    test('who waits for the fetch of a request that was cut off fetches for itself after 20 s, on a timer of its own', async () => {
      void get();
      const other = get();
      await clock.advance(20_000);
      expect(fetches).toBe(2);
      open[1]!.answer();
      expect(await other).toBe('token-2');
      expect(await get()).toBe('token-2');
    });
  });

  test('a fetch that throws at once is a failure like any other, and the next one starts clean', async () => {
    const broken = (): never => {
      throw new Error('broken');
    };
    await expect(
      source.get({ fetch: broken, clock, signal: undefined, remainingMs: Infinity }),
    ).rejects.toThrow('broken');
    const next = get();
    open[0]!.answer();
    expect(await next).toBe('token-1');
  });

  test('an expired token is waited for', async () => {
    const first = get();
    open[0]!.answer(1000);
    await first;
    await clock.advance(1000);
    const second = get();
    open[1]!.answer(1000);
    expect(await second).toBe('token-2');
  });

  test('a token without a life serves those who waited for it, and no loop begins', async () => {
    const all = Promise.all([get(), get()]);
    open[0]!.answer(0);
    expect(await all).toEqual(['token-1', 'token-1']);
    const next = get();
    open[1]!.answer(0);
    expect(await next).toBe('token-2');
    expect(fetches).toBe(2);
  });

  test('a token that was thrown away does not come back by a fetch that is older', async () => {
    const first = get();
    open[0]!.answer(100_000);
    await first;
    await clock.advance(90_000);
    await get();
    source.discard('token-1');
    const next = get();
    open[2]!.answer();
    expect(await next).toBe('token-3');
    open[1]!.answer();
    await settle();
    expect(await get()).toBe('token-3');
  });

  test('an expired token that is thrown away, as the API refused it, does not end the fetch of its successor', async () => {
    const first = get();
    open[0]!.answer(1000);
    await first;
    await clock.advance(1000);
    const next = get();
    source.discard('token-1');
    open[1]!.answer();
    expect(await next).toBe('token-2');
    const again = get();
    expect(fetches).toBe(2);
    expect(await again).toBe('token-2');
  });

  test('throwing away an old token leaves the new one alone', async () => {
    const first = get();
    open[0]!.answer();
    await first;
    source.discard('some-older-token');
    expect(await get()).toBe('token-1');
    expect(fetches).toBe(1);
  });

  test('one caller may give up, and the others get the token', async () => {
    const controller = new AbortController();
    const quitter = get(controller.signal);
    const other = get();
    controller.abort('enough');
    await expect(quitter).rejects.toBe('enough');
    open[0]!.answer();
    expect(await other).toBe('token-1');
    expect(fetches).toBe(1);
  });
});
