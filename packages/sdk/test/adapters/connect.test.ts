import { Agent as HttpAgent } from 'node:http';
import { clientCredentials } from '../../src/index.js';
import type { MessagesClientOptions } from '../../src/index.js';
import { ADAPTERS } from '../support/adapters.js';
import { type DeafServer, startDeafServer } from '../support/deaf-server.js';
import { failureInTime } from '../support/failure-in-time.js';
import { settle } from '../support/fake-clock.js';
import { CLIENT, type Harness, MESSAGE, startHarness } from '../support/harness.js';

const QUERY = { sourceTn: MESSAGE.from };

// Other systems answer when their queue of connections is full.
(process.platform === 'linux' ? describe : describe.skip)('a host that does not answer', () => {
  let deaf: DeafServer;
  let harness: Harness;
  beforeAll(async () => {
    deaf = await startDeafServer();
  });
  afterAll(() => deaf.close());
  beforeEach(async () => {
    harness = await startHarness();
  });
  afterEach(() => harness.close());

  const failure = (call: Promise<unknown>): ReturnType<typeof failureInTime> =>
    failureInTime(harness.clock, call);

  describe.each(ADAPTERS)('sent by %s', (adapter, axios) => {
    const create = (options: Partial<MessagesClientOptions> = {}): ReturnType<Harness['createClient']> =>
      harness.createClient({ axios: axios(), baseUrl: `${deaf.origin}/api/v2`, timeoutMs: 2000, ...options });
    /** fetch does not tell whether there was a connection when an attempt was given up. */
    const knows = !adapter.includes('fetch');

    test('timeoutMs covers the time to connect', async () => {
      const { error, tookMs } = await failure(create({ retry: false }).createMessage(MESSAGE));
      expect(error).toMatchObject({ name: 'TimeoutError', limit: 'timeoutMs', limitMs: 2000, attempts: 1 });
      expect(error).toMatchObject({ outcome: knows ? 'not-accepted' : 'unknown' });
      expect(tookMs).toBe(2000);
    });

    test('a message is tried again only where it is certain that it never left', async () => {
      const { error } = await failure(create().createMessage(MESSAGE));
      expect(error).toMatchObject({ name: 'TimeoutError', attempts: knows ? 3 : 1 });
      const list = await failure(create().call('listMessages', QUERY));
      expect(list.error).toMatchObject({ name: 'TimeoutError', attempts: 3 });
    });

    test('deadlineMs and a signal end it too', async () => {
      const late = await failure(create().createMessage(MESSAGE, { deadlineMs: 700 }));
      expect(late).toMatchObject({ tookMs: 700, error: { limit: 'deadlineMs', attempts: 1 } });
      const controller = new AbortController();
      const call = create().createMessage(MESSAGE, { signal: controller.signal });
      await settle(20);
      controller.abort('enough');
      await expect(call).rejects.toMatchObject({
        name: 'AbortError',
        outcome: knows ? 'not-accepted' : 'unknown',
      });
    });

    test('the request for a token has a timeoutMs of its own, and is tried again', async () => {
      const auth = clientCredentials({ ...CLIENT, tokenUrl: `${deaf.origin}/token`, timeoutMs: 500 });
      const client = create({ auth, baseUrl: harness.sandbox.baseUrl });
      const { error, tookMs } = await failure(client.createMessage(MESSAGE));
      expect(error).toMatchObject({
        name: 'TimeoutError',
        limitMs: 500,
        operation: 'createMessage',
        outcome: 'not-accepted',
        attempts: 0,
      });
      // Three attempts, and two waits of at most 500 and 1000 ms.
      expect(tookMs).toBeGreaterThan(1500);
      expect(tookMs).toBeLessThanOrEqual(3000);
      expect(harness.sandbox.requests).toHaveLength(0);
    });
  });

  test('an agent of the user that never hands out a connection: given up, and what it did is unknown', async () => {
    const agent = new HttpAgent();
    Object.assign(agent, { createConnection: () => undefined });
    const client = harness.createClient({ axios: { httpAgent: agent }, retry: false });
    const { error, tookMs } = await failure(client.createMessage(MESSAGE));
    expect(error).toMatchObject({ name: 'TimeoutError', limitMs: 30_000, outcome: 'unknown' });
    expect(tookMs).toBe(30_000);
  });
});
