import * as diagnosticsChannel from 'node:diagnostics_channel';
import { clientCredentials } from '../src/index.js';
import { CLIENT, type Harness, MESSAGE, startHarness } from './support/harness.js';

describe('events', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await startHarness();
  });
  afterEach(() => harness.close());

  test('tell the course of each call, with retries, pauses and their end', async () => {
    harness.sandbox.faults.add({ kind: 'respond', status: 429, headers: { 'Retry-After': '3' }, times: 1 });
    harness.sandbox.faults.add({ kind: 'reset', stage: 'before-accept', times: 1, skip: 1 });
    const start = harness.clock.now();
    await harness.run(harness.client.call('listMessages', { sourceTn: MESSAGE.from }));
    await harness.client.createMessage(MESSAGE);
    expect(harness.events).toMatchObject([
      { type: 'request', callId: 1, attempt: 1, atMs: start },
      { type: 'response', callId: 1, attempt: 1, status: 429 },
      { type: 'pause', operation: 'listMessages', waitMs: 3000, untilMs: start + 3000 },
      { type: 'retry', callId: 1, attempt: 1, code: 'rate-limit', delayMs: 3000 },
      { type: 'resume', operation: 'listMessages' },
      { type: 'request', callId: 1, attempt: 2 },
      { type: 'failure', callId: 1, attempt: 2, code: 'connection' },
      { type: 'retry', callId: 1, attempt: 2, code: 'connection', delayMs: 550 },
      { type: 'request', callId: 1, attempt: 3 },
      { type: 'response', callId: 1, attempt: 3, status: 200 },
      { type: 'request', callId: 2, attempt: 1, operation: 'createMessage', method: 'POST' },
      { type: 'response', callId: 2, attempt: 1, status: 202 },
    ]);
  });

  test('number the attempts as the error of the call does, also those after a refused token', async () => {
    const { sandbox, events } = harness;
    const auth = clientCredentials({ ...CLIENT, tokenUrl: sandbox.tokenUrl });
    const statuses = [503, 401, 503];
    for (const [skip, status] of statuses.entries()) {
      sandbox.faults.add({ operation: 'listMessages', kind: 'respond', status, skip, times: 1 });
    }
    const client = harness.createClient({ auth });
    const error = await harness.failure(client.call('listMessages', { sourceTn: MESSAGE.from }));
    const ofCall = events.filter((event) => 'attempt' in event && event.operation === 'listMessages');
    expect(ofCall.map((event) => [event.type, 'attempt' in event && event.attempt])).toEqual([
      ['request', 1],
      ['response', 1],
      ['retry', 1],
      ['request', 2],
      ['response', 2],
      ['retry', 2],
      ['request', 3],
      ['response', 3],
    ]);
    expect(error).toMatchObject({ status: 503, attempts: 3 });
  });

  test('tell that an attempt was ended by the deadline of its call: a timeout, not an abort', async () => {
    harness.sandbox.faults.add({ kind: 'hang', times: 'always' });
    const call = harness.client.createMessage(MESSAGE, { deadlineMs: 700 });
    expect(await harness.failure(call)).toMatchObject({ code: 'timeout', limit: 'deadlineMs' });
    expect(harness.events.at(-1)).toMatchObject({ type: 'failure', code: 'timeout', durationMs: 700 });
  });

  test('tell of the end of a pause when the first request goes after it, and once', async () => {
    const { sandbox, clock, client, events, run } = harness;
    sandbox.faults.add({ kind: 'respond', status: 429, headers: { 'Retry-After': '3' }, times: 1 });
    await run(Promise.all(Array.from({ length: 3 }, () => client.createMessage(MESSAGE))));
    await clock.advance(600_000);
    await client.createMessage(MESSAGE);
    const told = events.flatMap((event) => (event.type === 'resume' ? [event.atMs] : []));
    const pause = events.find((event) => event.type === 'pause');
    expect(told).toHaveLength(1);
    expect(told[0]! - pause!.atMs).toBeGreaterThanOrEqual(3000);
    expect(told[0]! - pause!.atMs).toBeLessThan(4000);
  });

  test('tell of tokens', async () => {
    const auth = clientCredentials({ ...CLIENT, tokenUrl: harness.sandbox.tokenUrl });
    harness.sandbox.faults.add({ operation: 'token', kind: 'respond', status: 500, times: 1 });
    const client = harness.createClient({ auth, retry: false });
    await harness.failure(client.createMessage(MESSAGE));
    await client.createMessage(MESSAGE);
    expect(harness.events.filter(({ type }) => type === 'token')).toMatchObject([
      { state: 'requested', operation: 'requestToken' },
      { state: 'failed', code: 'api', operation: 'requestToken' },
      { state: 'requested' },
      { state: 'received', lifetimeMs: 3_600_000 },
    ]);
  });

  test('a listener that throws, or rejects, breaks nothing', async () => {
    const listeners: (() => unknown)[] = [
      () => {
        throw new Error('listener');
      },
      () => Promise.reject(new Error('listener')),
      () => ({ then: (_resolve: unknown, reject: (error: Error) => void) => reject(new Error('listener')) }),
    ];
    for (const onEvent of listeners) {
      await harness.createClient({ onEvent }).createMessage(MESSAGE);
    }
    expect(harness.sandbox.accepted).toHaveLength(3);
  });

  test('are published on the diagnostics channel, also without a listener', async () => {
    const published: unknown[] = [];
    const listen = (event: unknown): void => void published.push(event);
    diagnosticsChannel.subscribe('bandwidth-messages', listen);
    await harness.client.createMessage(MESSAGE);
    diagnosticsChannel.unsubscribe('bandwidth-messages', listen);
    await harness.client.createMessage(MESSAGE);
    expect(published).toMatchObject([{ type: 'request' }, { type: 'response' }]);
  });
});
