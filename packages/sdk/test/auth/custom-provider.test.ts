import type { AuthProvider } from '../../src/index.js';
import { TOKEN, print } from '../support/canaries.js';
import { type Harness, MESSAGE, startHarness } from '../support/harness.js';

describe('an auth provider of the user', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await startHarness();
  });
  afterEach(() => harness.close());

  const basic = `Basic ${Buffer.from('sandbox-user:sandbox-password').toString('base64')}`;

  test('is asked before each attempt, and again after a pause, as its credential may be old by then', async () => {
    let calls = 0;
    const auth: AuthProvider = {
      async authorize(request, { signal }) {
        expect(request).toMatchObject({ method: 'POST', url: expect.stringMatching(/messages$/) });
        expect(signal).toBeInstanceOf(AbortSignal);
        calls++;
        request.headers['Authorization'] = basic;
      },
    };
    harness.sandbox.faults.add({ kind: 'respond', status: 429, times: 1 });
    await harness.run(harness.createClient({ auth }).createMessage(MESSAGE));
    expect(calls).toBe(3);
  });

  test('what it throws ends the call, and nothing is sent', async () => {
    const fault = new Error('vault is sealed');
    const auth: AuthProvider = { authorize: () => Promise.reject(fault) };
    const error = await harness.failure(harness.createClient({ auth }).createMessage(MESSAGE));
    expect(error).toMatchObject({
      code: 'authentication',
      status: 401,
      attempts: 0,
      outcome: 'not-accepted',
      cause: { name: 'Error', message: 'vault is sealed' },
    });
    expect(harness.sandbox.requests).toHaveLength(0);
  });

  test('the code of what it throws is in the message', async () => {
    const fault = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const auth: AuthProvider = { authorize: () => Promise.reject(fault) };
    const error = await harness.failure(harness.createClient({ auth }).createMessage(MESSAGE));
    expect(error.message).toMatch('could not get its credential (ECONNREFUSED). It was not accepted.');
  });

  test('what it throws is told without the credential that it has set before', async () => {
    const auth: AuthProvider = {
      authorize({ headers }) {
        headers['Authorization'] = `Bearer ${TOKEN}`;
        throw new Error(`cannot sign with ${TOKEN}`);
      },
    };
    const error = await harness.failure(harness.createClient({ auth }).createMessage(MESSAGE));
    expect(error).toMatchObject({ code: 'authentication', cause: { message: 'cannot sign with [secret]' } });
    expect(print(error)).not.toContain(TOKEN);
  });

  test('may be asked to renew after a 401, once', async () => {
    let renewals = 0;
    const auth: AuthProvider = {
      authorize: ({ headers }) => void (headers['Authorization'] = renewals ? basic : 'Bearer old'),
      renew: () => Boolean(++renewals),
    };
    await harness.run(harness.createClient({ auth }).createMessage(MESSAGE));
    expect(renewals).toBe(1);
    expect(harness.sandbox.requests.map(({ status }) => status)).toEqual([401, 202]);
  });

  test('one that never ends is left behind when the call is aborted', async () => {
    const auth: AuthProvider = { authorize: () => new Promise(() => undefined) };
    const controller = new AbortController();
    const call = harness.createClient({ auth }).createMessage(MESSAGE, { signal: controller.signal });
    controller.abort('enough');
    await expect(call).rejects.toMatchObject({
      name: 'AbortError',
      reason: 'enough',
      outcome: 'not-accepted',
    });
  });
});
