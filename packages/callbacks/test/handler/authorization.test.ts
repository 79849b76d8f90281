import { createCallbackHandler } from '../../src/index.js';
import { deliveredEvent } from '../support/events.js';
import { AUTHORIZATION, callbackRequest, createHandler, PASSWORD, USERNAME } from '../support/post.js';

const basic = (text: string | Uint8Array) => `Basic ${Buffer.from(text).toString('base64')}`;
const request = (authorization: string | undefined) => {
  const made = callbackRequest([deliveredEvent()]);
  if (authorization === undefined) made.headers.delete('authorization');
  else made.headers.set('authorization', authorization);
  return made;
};

describe('the challenge', () => {
  test('a request without credentials is asked for them, its body is not read and no handler is called', async () => {
    const onEvent = jest.fn();
    const handler = createHandler({ on: { other: onEvent } });
    const first = request(undefined);
    const answer = await handler.fetch(first);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Basic realm="[^"]+"$/);
    expect(first.bodyUsed).toBe(false);
    expect(onEvent).not.toHaveBeenCalled();
    expect(handler.errors).toEqual([]);
  });

  test('a body of 100 MB that comes without credentials is not read', async () => {
    const pull = jest.fn();
    const body = new ReadableStream({ pull }, { highWaterMark: 0 });
    const answer = await createHandler({}).fetch(
      new Request('https://example.com/', { method: 'POST', body, duplex: 'half' } as RequestInit),
    );
    expect([answer.status, pull.mock.calls.length]).toEqual([401, 0]);
  });
});

describe('credentials', () => {
  test.each([
    ['as the API sends them', AUTHORIZATION],
    ['with the scheme in other letters', AUTHORIZATION.replace('Basic', 'bAsIc')],
    ['with spaces around', `basic   ${AUTHORIZATION.slice(6)}  `],
    ['without padding', AUTHORIZATION.replace(/=+$/, '')],
  ])('%s are right', async (_name, authorization) => {
    expect((await createHandler({}).fetch(request(authorization))).status).toBe(200);
  });

  test.each([
    ['another password', basic(`${USERNAME}:other`)],
    ['another user', basic(`other:${PASSWORD}`)],
    ['the user alone', basic(USERNAME)],
    ['the password cut', basic(`${USERNAME}:${PASSWORD.slice(0, -1)}`)],
    ['the password with more', basic(`${USERNAME}:${PASSWORD}!`)],
    ['the password in Latin-1', basic(Buffer.from(`${USERNAME}:${PASSWORD}`, 'latin1'))],
    ['nothing', ''],
    ['a colon', basic(':')],
    ['the scheme alone', 'Basic'],
    ['another scheme', AUTHORIZATION.replace('Basic', 'Bearer')],
    ['base64 that is none', 'Basic ???!'],
    ['base64 of one letter', 'Basic a'],
    ['padding in the middle', 'Basic YTpi=YTpi'],
    ['two headers', `${AUTHORIZATION}, ${AUTHORIZATION}`],
    ['10 kB', basic(`${USERNAME}:${'a'.repeat(10_000)}`)],
    ['10 kB of spaces', `Basic${' '.repeat(10_000)}`],
    ['the right header twice as long', AUTHORIZATION + AUTHORIZATION],
  ])('%s are wrong: 401 and a challenge', async (_name, authorization) => {
    const handler = createHandler({});
    const answer = await handler.fetch(request(authorization));
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Basic realm="callbacks"']);
    expect(handler.errors).toEqual([]);
  });

  test('a colon belongs to the password', async () => {
    const handler = createCallbackHandler({ username: 'a', password: 'b:c', on: {} });
    expect((await handler.fetch(request(basic('a:b:c')))).status).toBe(200);
    expect((await handler.fetch(request(basic('a:b')))).status).toBe(401);
  });

  test('are not asked for where the option says so', async () => {
    const handler = createCallbackHandler({ unauthenticated: true, on: {} });
    expect((await handler.fetch(request(undefined))).status).toBe(200);
  });
});

describe('the secret in the path', () => {
  const pathSecret = 'c2VjcmV0-in_the-path';
  const statusOf = async (options: object, path: string, authorization?: string) => {
    const handler = createCallbackHandler({ pathSecret, on: {}, ...options });
    const headers: Record<string, string> = {
      'content-type': 'application/json',
      ...(authorization !== undefined && { authorization }),
    };
    const url = `https://example.com${path}`;
    const body = JSON.stringify([deliveredEvent()]);
    return (await handler.fetch(new Request(url, { method: 'POST', headers, body }))).status;
  };

  test.each([
    ['at the end of the path', `/callbacks/${pathSecret}`, 200],
    ['with a slash behind it', `/callbacks/${pathSecret}/`, 200],
    ['with a query behind it', `/prod/callbacks/${pathSecret}?a=b`, 200],
    ['missing', '/callbacks', 401],
    ['in the query', `/callbacks?${pathSecret}`, 401],
    ['in the middle', `/${pathSecret}/callbacks`, 401],
    ['cut', `/callbacks/${pathSecret.slice(0, -1)}`, 401],
    ['with more behind it', `/callbacks/${pathSecret}a`, 401],
    ['an endless row of slashes', `/${'/'.repeat(100_000)}a`, 401],
  ])('%s', async (_name, path, status) => expect(await statusOf({}, path)).toBe(status));

  test('credentials are as good as the secret, where both are set', async () => {
    const both = { username: USERNAME, password: PASSWORD };
    expect(await statusOf(both, '/callbacks', AUTHORIZATION)).toBe(200);
    expect(await statusOf(both, `/callbacks/${pathSecret}`)).toBe(200);
    expect(await statusOf(both, '/callbacks')).toBe(401);
  });

  test('no credentials are right where only the secret is set', async () => {
    expect(await statusOf({}, '/callbacks', basic(':'))).toBe(401);
    expect(await statusOf({}, '/callbacks', basic('undefined:undefined'))).toBe(401);
    expect(await statusOf({}, '/callbacks', 'Basic Og==')).toBe(401);
  });
});
