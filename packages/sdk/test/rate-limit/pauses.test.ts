import { operations } from '@bandwidth-messages/client/operations';
import type { MessagesClient } from '../../src/index.js';
import { createRateLimiter } from '../../src/index.js';
import { settle, until } from '../support/fake-clock.js';
import { type Harness, MESSAGE, startHarness } from '../support/harness.js';

const QUERY = { sourceTn: MESSAGE.from };
const LIMIT = operations.listMessages.rateLimit;

describe('pauses and rate limits of a client', () => {
  let harness: Harness;
  let client: MessagesClient;
  beforeEach(async () => {
    harness = await startHarness();
    ({ client } = harness);
  });
  afterEach(() => harness.close());

  const list = (sourceTn = MESSAGE.from, options = {}): Promise<unknown> =>
    client.call('listMessages', { sourceTn }, options);
  const refuse = (operation: string, seconds?: string, times = 1, skip = 0): void =>
    void harness.sandbox.faults.add({
      operation,
      kind: 'respond',
      status: 429,
      times,
      skip,
      ...(seconds !== undefined && { headers: { 'Retry-After': seconds } }),
    });
  const sentAt = (): number[] => harness.sandbox.requests.map(({ atMs }) => atMs);

  test('50 in flight, one is told 30 s and another 5 s: nothing leaves for 30 s, then all, in order', async () => {
    const start = harness.clock.now();
    refuse('listMessages', '30', 1, 1);
    refuse('listMessages', '5', 50);
    const numbers = Array.from({ length: 50 }, (_, index) => `+1555000${String(1000 + index)}`);
    const done: string[] = [];
    const calls = numbers.map((number) => list(number).then(() => done.push(number)));
    await until(() => harness.events.filter(({ type }) => type === 'response').length === 50);
    await settle();
    const fresh = list('+15559999999').then(() => done.push('fresh'));
    await harness.run(Promise.all([...calls, fresh]));

    const later = harness.sandbox.requests.slice(50);
    expect(later).toHaveLength(51);
    expect(later.at(-1)?.url).toContain('15559999999');
    expect(Math.min(...later.map(({ atMs }) => atMs)) - start).toBeGreaterThanOrEqual(30_000);
    // One first, and the others in growing groups.
    const groups = new Map<number, number>();
    for (const { atMs } of later) groups.set(atMs, (groups.get(atMs) ?? 0) + 1);
    expect([...groups.values()].slice(0, 3)).toEqual([1, 2, 4]);
  });

  test('a pause of lists does not stop messages, nor the other way round', async () => {
    refuse('listMessages', '300');
    const waiting = list('+15550001111', { deadlineMs: Infinity });
    await until(() => client.rateLimit('listMessages').pausedForMs !== undefined);
    expect(client.rateLimit('listMessages').pausedForMs).toBe(300_000);
    expect(client.rateLimit('createMessage').pausedForMs).toBeUndefined();
    await client.createMessage(MESSAGE);
    await harness.run(waiting);
  });

  test('a wait that does not fit into the deadline is told at once, to this call and to fresh ones', async () => {
    refuse('listMessages', '90');
    const before = harness.clock.now();
    const first = await harness.failure(list());
    expect(first).toMatchObject({
      name: 'RateLimitError',
      attempts: 1,
      type: 'rate_limit_exceeded',
      retryAfterMs: 90_000,
    });
    const fresh = await harness.failure(list());
    expect(fresh).toMatchObject({
      name: 'RateLimitError',
      status: 429,
      attempts: 0,
      operation: 'listMessages',
    });
    expect(fresh.retryAfterMs).toBe(90_000);
    expect(harness.clock.now()).toBe(before);
    expect(sentAt()).toHaveLength(1);
  });

  test('a page waits a pause out, however long, and says so', async () => {
    refuse('listMessages', '3600');
    const before = harness.clock.now();
    await harness.run(client.listMessages(QUERY).toArray({ max: 1 }));
    expect(harness.clock.now() - before).toBeGreaterThanOrEqual(3_600_000);
    expect(harness.events.filter(({ type }) => /pause|resume/.test(type))).toMatchObject([
      { type: 'pause', operation: 'listMessages', waitMs: 3_600_000 },
      { type: 'resume', operation: 'listMessages' },
    ]);
  });

  test('a call that is aborted after it has waited does not disturb the line of those who come later', async () => {
    const { clock, sandbox } = harness;
    refuse('listMessages', '10');
    sandbox.faults.add({ operation: 'listMessages', kind: 'hang', skip: 1 });
    const controller = new AbortController();
    const first = list(MESSAGE.from, { signal: controller.signal }).catch((error: unknown) => error);
    await until(() => client.rateLimit('listMessages').pausedForMs !== undefined);
    await settle();
    await clock.advance(20_000);
    await until(() => sentAt().length === 2);
    controller.abort();
    expect(await first).toMatchObject({ code: 'abort' });

    refuse('listMessages', '10');
    const later = list(MESSAGE.from, { deadlineMs: Infinity });
    await until(() => sentAt().length === 3);
    await settle();
    await clock.advance(20_000);
    await until(() => clock.sleeping.length === 0);
    expect(sentAt()).toHaveLength(4);
    await later;
  });

  test('a retry queues for the rate limit like anyone', async () => {
    const { sandbox, run } = harness;
    const strict = harness.createClient({ rateLimit: { requests: 1, windowMs: 10_000 } });
    const ask = (carrierName: string): Promise<unknown> =>
      strict.call('listMessages', { sourceTn: MESSAGE.from, carrierName });
    sandbox.faults.add({ operation: 'listMessages', kind: 'respond', status: 503, times: 1 });
    await run(Promise.all(['first', 'second', 'third'].map(ask)));
    const names = sandbox.requests.map(({ url }) => /carrierName=(\w+)/.exec(url)?.[1]);
    expect(names).toEqual(['first', 'second', 'third', 'first']);
  });

  test('retry: false still obeys a pause', async () => {
    const other = harness.createClient({ retry: false });
    refuse('listMessages', '10');
    const before = harness.clock.now();
    await harness.failure(other.call('listMessages', QUERY));
    await harness.run(other.call('listMessages', QUERY));
    expect(harness.clock.now() - before).toBeGreaterThanOrEqual(10_000);
  });

  test.each([
    ['0', 0],
    ['-5', 0],
    ['soon', 0],
    ['1.5', 2000],
  ])('Retry-After: %s', async (header, atLeastMs) => {
    refuse('listMessages', header);
    const before = harness.clock.now();
    await harness.run(list());
    expect(harness.clock.now() - before).toBeGreaterThanOrEqual(atLeastMs);
    expect(harness.clock.now() - before).toBeGreaterThan(0);
  });

  test('a date is obeyed to the second', async () => {
    const at = (ms: number): string => new Date(harness.clock.now() + ms).toUTCString();
    const headers = { 'Retry-After': at(20_000), Date: at(0) };
    harness.sandbox.faults.add({ operation: 'listMessages', kind: 'respond', status: 429, headers });
    const before = harness.clock.now();
    await harness.run(list());
    expect(harness.clock.now() - before).toBeGreaterThanOrEqual(20_000);
    expect(harness.clock.now() - before).toBeLessThanOrEqual(22_000);
  });

  test('a full queue without Retry-After backs off for all messages, longer each time', async () => {
    refuse('createMessage', undefined, 3);
    const patient = harness.createClient({
      retry: { maxAttempts: 5, baseDelayMs: 1000, maxDelayMs: 60_000 },
    });
    await harness.run(patient.createMessage(MESSAGE));
    const pauses = harness.events.filter(({ type }) => type === 'pause');
    // Half of the jitter: 0.55 of 1, 2 and 4 s.
    expect(pauses).toMatchObject([{ waitMs: 550 }, { waitMs: 1100 }, { waitMs: 2200 }]);
    expect(harness.sandbox.accepted).toHaveLength(1);
  });

  test('the numbers of the spec hold when nothing else is said', () => {
    expect(client.rateLimit('listMessages')).toMatchObject({
      requests: LIMIT.requests,
      windowMs: LIMIT.windowMs,
      remaining: LIMIT.requests,
    });
    expect(client.rateLimit('createMessage').requests).toBeUndefined();
  });

  test('remaining goes down with each request, and comes back one window after the answer', async () => {
    await list();
    expect(client.rateLimit('listMessages')).toMatchObject({
      remaining: LIMIT.requests - 1,
      waiting: 0,
      nextFreeInMs: LIMIT.windowMs,
    });
    await harness.clock.advance(LIMIT.windowMs);
    expect(client.rateLimit('listMessages').remaining).toBe(LIMIT.requests);
  });

  test('the limiter keeps the client below the limit of the server', async () => {
    const limit = { requests: 10, windowMs: 5000 };
    const strict = await startHarness({ sandbox: { rateLimit: limit }, client: { rateLimit: limit } });
    const calls = Array.from({ length: 45 }, () => strict.client.call('listMessages', QUERY));
    await strict.run(Promise.all(calls));
    expect(strict.sandbox.requests.map(({ status }) => status)).toEqual(Array(45).fill(200));
    expect(strict.events.filter(({ type }) => type === 'throttle')).toHaveLength(35);
    await strict.close();
  });

  test('rateLimit: false switches the limiter off; a partial one keeps the rest of the spec', () => {
    expect(harness.createClient({ rateLimit: false }).rateLimit('listMessages').requests).toBeUndefined();
    expect(harness.createClient({ rateLimit: { requests: 7 } }).rateLimit('listMessages')).toMatchObject({
      requests: 7,
      windowMs: LIMIT.windowMs,
    });
  });

  test('clients share a limiter that they are given, and nothing else', async () => {
    const rateLimit = createRateLimiter({ requests: 2, windowMs: 1000, clock: harness.clock });
    const [a, b] = [harness.createClient({ rateLimit }), harness.createClient({ rateLimit })];
    await a.call('listMessages', QUERY);
    expect(b.rateLimit('listMessages').remaining).toBe(1);
    expect(client.rateLimit('listMessages').remaining).toBe(LIMIT.requests);
    refuse('listMessages', '50');
    const waiting = a.call('listMessages', QUERY);
    await until(() => a.rateLimit('listMessages').pausedForMs !== undefined);
    expect(b.rateLimit('listMessages').pausedForMs).toBeUndefined();
    await harness.run(waiting);
  });

  test('any limiter with the same interface can be plugged in', async () => {
    const seen: string[] = [];
    const permit = { release: () => void seen.push('release'), giveBack: () => void seen.push('giveBack') };
    const rateLimit = {
      acquire: async () => (seen.push('acquire'), permit),
      state: () => ({ requests: 1, windowMs: 1, remaining: 1, waiting: 0 }),
    };
    await harness.createClient({ rateLimit }).call('listMessages', QUERY);
    await harness.createClient({ rateLimit }).createMessage(MESSAGE);
    expect(seen).toEqual(['acquire', 'release']);
  });

  test('a plugged-in limiter that ignores the signal: its late permit is given back', async () => {
    let grant: (() => void) | undefined;
    const seen: string[] = [];
    const permit = { release: () => void seen.push('release'), giveBack: () => void seen.push('giveBack') };
    const rateLimit = {
      acquire: () => new Promise<typeof permit>((resolve) => (grant = () => resolve(permit))),
      state: () => ({ requests: 1, windowMs: 1, remaining: 0, waiting: 1 }),
    };
    const controller = new AbortController();
    const options = { signal: controller.signal };
    const call = harness.createClient({ rateLimit }).call('listMessages', QUERY, options);
    await until(() => grant !== undefined);
    controller.abort();
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
    grant?.();
    await settle();
    expect(seen).toEqual(['giveBack']);
    expect(sentAt()).toHaveLength(0);
  });
});
