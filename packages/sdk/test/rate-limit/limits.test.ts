import { operations } from '@bandwidth-messages/client/operations';
import type { MessagesClient } from '../../src/index.js';
import { createRateLimiter } from '../../src/index.js';
import { settle, until } from '../support/fake-clock.js';
import { type Harness, MESSAGE, startHarness } from '../support/harness.js';

const QUERY = { sourceTn: MESSAGE.from };
const LIMIT = operations.listMessages.rateLimit;

describe('rate limits of a client', () => {
  let harness: Harness;
  let client: MessagesClient;
  beforeEach(async () => {
    harness = await startHarness();
    ({ client } = harness);
  });
  afterEach(() => harness.close());

  const refuse = (operation: string, seconds: string): void =>
    void harness.sandbox.faults.add({
      operation,
      kind: 'respond',
      status: 429,
      times: 1,
      headers: { 'Retry-After': seconds },
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

  test('the numbers of the spec hold when nothing else is said', () => {
    expect(client.rateLimit('listMessages')).toMatchObject({
      requests: LIMIT.requests,
      windowMs: LIMIT.windowMs,
      remaining: LIMIT.requests,
    });
    expect(client.rateLimit('createMessage').requests).toBeUndefined();
  });

  test('remaining goes down with each request, and comes back one window after the answer', async () => {
    await client.call('listMessages', QUERY);
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
    expect(harness.sandbox.requests).toHaveLength(0);
  });

  test('no more requests at once than may be: further ones wait in order', async () => {
    const { sandbox, clock } = harness;
    sandbox.faults.add({ kind: 'latency', ms: 100, times: 'always' });
    const client = harness.createClient({ maxConcurrentRequests: 2 });
    const all = Promise.all(
      Array.from({ length: 5 }, (_, number) => client.createMessage({ ...MESSAGE, tag: `${number}` })),
    );
    await until(() => sandbox.requests.length === 2);
    await settle(20);
    expect(sandbox.requests).toHaveLength(2);
    await clock.advance(100);
    await until(() => sandbox.requests.length === 4);
    await clock.advance(100);
    await until(() => sandbox.requests.length === 5);
    await clock.advance(100);
    await all;
    expect(sandbox.accepted.map(({ message }) => message.tag)).toEqual(['0', '1', '2', '3', '4']);
  });
});
