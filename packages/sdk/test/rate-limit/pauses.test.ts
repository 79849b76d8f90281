import type { MessagesClient } from '../../src/index.js';
import { settle, until } from '../support/fake-clock.js';
import { type Harness, MESSAGE, startHarness } from '../support/harness.js';

const QUERY = { sourceTn: MESSAGE.from };

describe('pauses of a client', () => {
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
    await until(() => client.rateLimit('listMessages').pausedForMs !== undefined);
    await settle();
    await clock.advance(20_000);
    await until(() => clock.sleeping.length === 0);
    expect(sentAt()).toHaveLength(4);
    await later;
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
});
