import { inspect } from 'node:util';
import { basicAuth } from '../../src/index.js';
import { ACCOUNT_ID, startHarness } from '../support/harness.js';

const headersOf = (options: { username: string; password: string }): Record<string, string> => {
  const headers: Record<string, string> = {};
  void basicAuth(options).authorize({ method: 'GET', url: '', headers }, undefined as never);
  return headers;
};

describe('basicAuth', () => {
  test('encodes user name and password as UTF-8, and in no other way', () => {
    const { Authorization } = headersOf({ username: 'jürgen', password: 'pä%20ss: ☂' });
    expect(Authorization).toBe(`Basic ${Buffer.from('jürgen:pä%20ss: ☂').toString('base64')}`);
  });

  test.each([
    ['no user name', { username: '', password: 'x' }, 'username'],
    ['no password', { username: 'x' }, 'password'],
    ['a colon in the user name', { username: 'a:b', password: 'x' }, 'username'],
    ['a line break', { username: 'a', password: 'x\ny' }, 'password'],
    ['both kinds of credentials', { username: 'a', password: 'b', clientId: 'c' }, 'clientId'],
  ])('refuses %s', (_name, options, field) => {
    expect(() => basicAuth(options as never)).toThrow(expect.objectContaining({ code: 'validation', field }));
  });

  test('prints no password', () => {
    const auth = basicAuth({ username: 'user', password: 'canary-password' });
    expect(inspect(auth, { showHidden: true, depth: 9 }) + JSON.stringify(auth)).not.toContain('canary');
  });

  test('a refused password is an AuthenticationError, after one attempt', async () => {
    const harness = await startHarness();
    const client = harness.createClient({ auth: basicAuth({ username: 'sandbox-user', password: 'wrong' }) });
    const error = await harness.failure(client.call('listMessages', { sourceTn: '+15551112222' }));
    expect(error).toMatchObject({
      name: 'AuthenticationError',
      code: 'authentication',
      status: 401,
      type: 'unauthorized',
      attempts: 1,
      operation: 'listMessages',
    });
    expect(error.outcome).toBeUndefined();
    expect(harness.sandbox.requests).toHaveLength(1);
    expect(harness.sandbox.requests[0]?.url).toContain(`/users/${ACCOUNT_ID}/`);
    await harness.close();
  });
});
