import type { Pauses } from '../../src/index.js';
import { until } from '../support/fake-clock.js';
import { type Harness, MESSAGE, startHarness } from '../support/harness.js';

const throwBoom = (): never => {
  throw new Error('boom');
};

describe('pauses that are shared with others', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await startHarness();
  });
  afterEach(() => harness.close());

  let listen: (operationId: string, waitMs: number) => void;
  const told: [string, number][] = [];
  const pauses = (change: Partial<Pauses> = {}): Pauses => ({
    ready: () => undefined,
    remainingMs: () => 0,
    pause: (...pause) => void told.push(pause),
    onPause(listener) {
      listen = listener;
      return () => undefined;
    },
    ...change,
  });

  test('a 429 is told to the others, and a pause from elsewhere holds here', async () => {
    harness.sandbox.faults.add({ kind: 'respond', status: 429, headers: { 'Retry-After': '3' }, times: 1 });
    const client = harness.createClient({ pauses: pauses() });
    await harness.run(client.createMessage(MESSAGE));
    expect(told).toEqual([['createMessage', 3000]]);
    listen('createMessage', 9000);
    const startedMs = harness.clock.monotonicMs();
    await harness.run(client.createMessage(MESSAGE));
    expect(harness.clock.monotonicMs() - startedMs).toBeGreaterThanOrEqual(9000);
    expect(told).toHaveLength(1);
  });

  test('a client that was made of such a client with pauses: false tells and obeys nobody', async () => {
    harness.sandbox.faults.add({ kind: 'respond', status: 429, headers: { 'Retry-After': '3' }, times: 1 });
    const toldBefore = told.length;
    const sharing = harness.createClient({ pauses: pauses({ remainingMs: () => 9000 }) });
    const client = sharing.with({ pauses: false });
    await harness.run(client.createMessage(MESSAGE));
    expect(told).toHaveLength(toldBefore);
    expect(harness.clock.monotonicMs()).toBeLessThan(9000);
    await client.close();
  });

  test('what is known once they are ready is obeyed by this very attempt', async () => {
    const { clock, sandbox } = harness;
    let untilMs = 0;
    const ready = async (): Promise<void> => void (untilMs ||= clock.monotonicMs() + 5000);
    const remainingMs = (): number => Math.max(0, untilMs - clock.monotonicMs());
    const call = harness.createClient({ pauses: pauses({ ready, remainingMs }) }).createMessage(MESSAGE);
    await until(() => clock.sleeping.includes(5000));
    expect(sandbox.requests).toHaveLength(0);
    await harness.run(call);
    expect(clock.monotonicMs()).toBeGreaterThanOrEqual(untilMs);
  });

  test.each<[string, Partial<Pauses>]>([
    ['ready rejects', { ready: () => Promise.reject(new Error('boom')) }],
    ['remainingMs throws', { remainingMs: throwBoom }],
  ])('%s: a typed error, and nothing is sent', async (_name, change) => {
    const error = await harness.failure(
      harness.createClient({ pauses: pauses(change) }).createMessage(MESSAGE),
    );
    expect(error).toMatchObject({ code: 'rate-limit', attempts: 0, outcome: 'not-accepted' });
  });
});
