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

  test('tell of tokens', async () => {
    const auth = clientCredentials({ ...CLIENT, tokenUrl: harness.sandbox.tokenUrl });
    harness.sandbox.faults.add({ operation: 'token', kind: 'respond', status: 500, times: 1 });
    const client = harness.createClient({ auth, retry: false });
    await harness.failure(client.createMessage(MESSAGE));
    await client.createMessage(MESSAGE);
    expect(harness.events.filter(({ type }) => type === 'token')).toMatchObject([
      { state: 'requested' },
      { state: 'failed', code: 'api' },
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
