import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { AxiosAdapter } from 'axios';
import {
  type Clock,
  basicAuth,
  clientCredentials,
  createMessagesClient,
  createSystemClock,
} from '../../src/index.js';
import { settle, until } from '../support/fake-clock.js';
import { BASIC, CLIENT, type Harness, MESSAGE, startHarness } from '../support/harness.js';

const QUERY = { sourceTn: MESSAGE.from };

describe('what was checked before a wait is checked again after it', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await startHarness();
  });
  afterEach(() => harness.close());

  test('19 callers who wait for a new token while another one is told to pause: none leaves inside the pause', async () => {
    const { clock, sandbox, run } = harness;
    const auth = clientCredentials({ ...CLIENT, tokenUrl: sandbox.tokenUrl });
    const client = harness.createClient({ auth });
    await client.call('listMessages', QUERY);
    sandbox.revokeTokens();
    sandbox.faults.add({
      operation: 'listMessages',
      kind: 'respond',
      status: 429,
      headers: { 'Retry-After': '2' },
      times: 1,
    });
    const startedMs = clock.now();
    await run(Promise.all(Array.from({ length: 20 }, () => client.call('listMessages', QUERY))));
    const lists = sandbox.requests.filter(({ operation }) => operation === 'listMessages').slice(1);
    const first = lists.filter(({ atMs }) => atMs === startedMs);
    expect(first).toHaveLength(20);
    expect(Math.min(...lists.slice(20).map(({ atMs }) => atMs)) - startedMs).toBeGreaterThanOrEqual(2000);
  });

  test('a message that waits as only one may be under way is not sent once it is aborted, at whatever moment', async () => {
    // More turns of the microtask queue than lie between the end of one message and the start of the next.
    for (let turns = 0; turns < 40; turns++) {
      const wasAborted: boolean[] = [];
      let answerFirst = (): void => undefined;
      const adapter: AxiosAdapter = async (config) => {
        wasAborted.push(config.signal?.aborted === true);
        if (wasAborted.length === 1) await new Promise<void>((resolve) => (answerFirst = resolve));
        return { status: 202, statusText: '', headers: {}, data: '{"id":"1"}', config };
      };
      const client = harness.createClient({ maxConcurrentRequests: 1, axios: { adapter } });
      const first = client.createMessage(MESSAGE);
      await until(() => wasAborted.length === 1);
      const controller = new AbortController();
      const options = { signal: controller.signal };
      const second = client.createMessage(MESSAGE, options).catch((error: unknown) => error);
      await settle();
      answerFirst();
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      controller.abort();
      await first;
      const { outcome = 'accepted' } = (await second) as { outcome?: string };
      const isSent = wasAborted.length === 2;
      expect({ turns, wasAborted }).toEqual({ turns, wasAborted: isSent ? [false, false] : [false] });
      if (!isSent) expect({ turns, outcome }).toEqual({ turns, outcome: 'not-accepted' });
    }
  });

  test('a token that expires during a pause is replaced before the request leaves', async () => {
    const own = await startHarness({ sandbox: { tokenLifetimeSeconds: 60 } });
    const auth = clientCredentials({ ...CLIENT, tokenUrl: own.sandbox.tokenUrl });
    const client = own.createClient({ auth, deadlineMs: Infinity });
    own.sandbox.faults.add({
      operation: 'listMessages',
      kind: 'respond',
      status: 429,
      headers: { 'Retry-After': '300' },
      times: 1,
    });
    await own.run(client.call('listMessages', QUERY));
    const lists = own.sandbox.requests.filter(({ operation }) => operation === 'listMessages');
    expect(lists.map(({ status }) => status)).toEqual([429, 200]);
    await own.close();
  });

  test('a token that expires in the queue of the rate limit is replaced before the request leaves', async () => {
    const own = await startHarness({ sandbox: { tokenLifetimeSeconds: 60 } });
    const auth = clientCredentials({ ...CLIENT, tokenUrl: own.sandbox.tokenUrl });
    const rateLimit = { requests: 1, windowMs: 300_000 };
    const client = own.createClient({ auth, rateLimit, deadlineMs: Infinity });
    for (let count = 0; count < 2; count++) await own.run(client.call('listMessages', QUERY));
    expect(own.clock.monotonicMs()).toBeGreaterThanOrEqual(300_000);
    expect(own.sandbox.requests.map(({ operation, status }) => [operation, status])).toEqual([
      ['token', 200],
      ['listMessages', 200],
      ['token', 200],
      ['listMessages', 200],
    ]);
    await own.close();
  });

  test('a jitter that would pass the deadline is left out', async () => {
    harness.sandbox.faults.add({
      operation: 'listMessages',
      kind: 'respond',
      status: 429,
      headers: { 'Retry-After': '10' },
      times: 1,
    });
    harness.sandbox.faults.add({
      operation: 'createMessage',
      kind: 'respond',
      status: 429,
      headers: { 'Retry-After': '10' },
      times: 1,
    });
    await harness.run(harness.client.call('listMessages', QUERY, { deadlineMs: 10_100 }));
    await harness.run(harness.client.createMessage(MESSAGE, { deadlineMs: 10_100 }));
  });

  test('a step of the wall clock changes no wait', async () => {
    const { clock, sandbox, client } = harness;
    sandbox.faults.add({
      operation: 'createMessage',
      kind: 'respond',
      status: 429,
      headers: { 'Retry-After': '10' },
      times: 1,
    });
    const call = client.createMessage(MESSAGE);
    await until(() => client.rateLimit('createMessage').pausedForMs !== undefined);
    await settle();
    clock.setWallClock(clock.now() + 8 * 3600_000);
    expect(client.rateLimit('createMessage').pausedForMs).toBe(10_000);
    await clock.advance(9999);
    expect(sandbox.requests).toHaveLength(1);
    await harness.run(call);
    expect(sandbox.requests).toHaveLength(2);
  });

  test('a date in Retry-After is measured against the Date of the same answer, whatever the clock of this machine says', async () => {
    const { clock, sandbox, client } = harness;
    const dates = (nowMs: number): object => ({
      'Retry-After': new Date(nowMs + 10_000).toUTCString(),
      Date: new Date(nowMs).toUTCString(),
    });
    // The server's clock is 8 hours ahead of this one, and then 8 hours behind.
    for (const offsetMs of [8 * 3600_000, -8 * 3600_000]) {
      const headers = dates(clock.now() + offsetMs) as Record<string, string>;
      sandbox.faults.add({ operation: 'createMessage', kind: 'respond', status: 429, headers, times: 1 });
      const startedMs = clock.monotonicMs();
      const call = client.createMessage(MESSAGE);
      await until(() => client.rateLimit('createMessage').pausedForMs !== undefined);
      clock.setWallClock(clock.now() + 3600_000);
      await harness.run(call);
      expect(clock.monotonicMs() - startedMs).toBeGreaterThanOrEqual(10_000);
      expect(clock.monotonicMs() - startedMs).toBeLessThanOrEqual(11_000);
    }
  });

  test('a pause of the token endpoint longer than 60 s ends no list, and ends a message at once with its wait', async () => {
    const { clock, sandbox, run } = harness;
    const auth = clientCredentials({ ...CLIENT, tokenUrl: sandbox.tokenUrl });
    const client = harness.createClient({ auth });
    const headers = { 'Retry-After': '300' };
    sandbox.faults.add({ operation: 'token', kind: 'respond', status: 429, headers, times: 1 });
    const error = await harness.failure(client.createMessage(MESSAGE));
    expect(error).toMatchObject({ retryAfterMs: 300_000, outcome: 'not-accepted', attempts: 0 });
    expect(clock.monotonicMs()).toBeLessThan(60_000);
    await run(client.listMessages(QUERY).toArray({ max: 1 }));
    expect(clock.monotonicMs()).toBeGreaterThanOrEqual(300_000);
    expect(sandbox.requests.map(({ operation }) => operation)).toEqual(['token', 'token', 'listMessages']);
  });

  test('a token endpoint that hangs: who comes after the others have given up starts clean', async () => {
    const { sandbox, clock } = harness;
    const auth = clientCredentials({ ...CLIENT, tokenUrl: sandbox.tokenUrl });
    const client = harness.createClient({ auth, retry: false });
    sandbox.faults.add({ operation: 'token', kind: 'hang', times: 1 });
    const first = client.createMessage(MESSAGE, { deadlineMs: 1500 }).catch((error: unknown) => error);
    await until(() => sandbox.requests.length === 1);
    await clock.advance(1500);
    expect(await first).toMatchObject({ code: 'timeout', limit: 'deadlineMs', outcome: 'not-accepted' });
    await client.createMessage(MESSAGE, { deadlineMs: 1500 });
  });
});

/** Answers one request, and wakes whoever waits for that. */
const ANSWERING_SERVER = `
  const { parentPort, workerData } = require('node:worker_threads');
  require('node:http').createServer((request, response) => request.resume().on('end', () => {
    parentPort.postMessage('asked');
    response.writeHead(202, { 'Content-Type': 'application/json' }).end('{"id":"1"}', () => {
      Atomics.store(workerData, 0, 1);
      Atomics.notify(workerData, 0);
    });
  })).listen(0, '127.0.0.1', function () { parentPort.postMessage(this.address().port); });
`;

test('an answer that lies in the socket while the process is busy for longer than timeoutMs is still taken', async () => {
  const isAnswered = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(ANSWERING_SERVER, { eval: true, workerData: isAnswered });
  const [port] = (await once(worker, 'message')) as [number];
  const baseUrl = `http://127.0.0.1:${port}`;
  let nowMs = 0;
  const timers = new Map<() => void, number>();
  const clock: Clock = {
    ...createSystemClock(),
    monotonicMs: () => nowMs,
    timer(ms, onTime) {
      timers.set(onTime, nowMs + ms);
      return () => timers.delete(onTime);
    },
  };
  const options = { accountId: '1', auth: basicAuth(BASIC), baseUrl, timeoutMs: 2000, clock };
  const client = createMessagesClient(options);
  const call = client.createMessage(MESSAGE);
  await once(worker, 'message');
  // Until the answer has been written, this process does nothing else; then the timers that are due come first.
  Atomics.wait(isAnswered, 0, 0, 60_000);
  nowMs = 2500;
  for (const [onTime, dueMs] of timers) if (dueMs <= nowMs) onTime();
  expect(await call).toEqual({ id: '1' });
  await client.close();
  await worker.terminate();
});
