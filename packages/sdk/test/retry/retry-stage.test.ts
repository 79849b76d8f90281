import type { MessagesClient } from '../../src/index.js';
import { type Harness, MESSAGE, startHarness } from '../support/harness.js';

const QUERY = { sourceTn: MESSAGE.from };

describe('retries of a client', () => {
  let harness: Harness;
  let client: MessagesClient;
  beforeEach(async () => {
    harness = await startHarness();
    ({ client } = harness);
  });
  afterEach(() => harness.close());

  const list = (): Promise<unknown> => client.call('listMessages', QUERY);

  test('three attempts by default, each wait longer than the one before', async () => {
    harness.sandbox.faults.add({ kind: 'respond', status: 503, times: 'always' });
    const error = await harness.failure(list());
    expect(error).toMatchObject({ status: 503, attempts: 3 });
    const waits = harness.events.flatMap((event) => (event.type === 'retry' ? [event.delayMs] : []));
    expect(waits).toEqual([275, 550]);
  });

  test('when most calls fail, retrying ends, and the error says so; successes bring it back', async () => {
    harness.sandbox.faults.add({ kind: 'respond', status: 503, times: 'always' });
    const errors: (Error & Record<string, unknown>)[] = [];
    for (let i = 0; i < 60; i++) errors.push(await harness.failure(list()));
    expect(errors[0]?.message).not.toMatch(/quota/);
    expect(errors.at(-1)).toMatchObject({ status: 503, attempts: 1 });
    expect(errors.at(-1)?.message).toMatch(/The retry quota is exhausted\.$/);
    expect(harness.sandbox.requests).toHaveLength(160);

    harness.sandbox.reset();
    for (let i = 0; i < 5; i++) await list();
    harness.sandbox.faults.add({ kind: 'respond', status: 503, times: 1 });
    await harness.run(list());
  });

  test('a pause costs nothing of the quota: 300 calls that meet a 429 all succeed', async () => {
    harness.sandbox.faults.add({ kind: 'respond', status: 429, headers: { 'Retry-After': '2' }, times: 300 });
    client = harness.createClient({ maxConcurrentRequests: 300 });
    await harness.run(Promise.all(Array.from({ length: 300 }, list)));
  });
});
