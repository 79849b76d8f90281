import { request as requestHttp } from 'node:http';
import { startSandbox, type Sandbox } from '@bandwidth-messages/sandbox';
import type { CallbackEvent } from '../../src/index.js';
import { deliveredEvent, idOf } from '../support/events.js';
import { HOSTS, type Host } from '../support/hosts.js';
import { AUTHORIZATION, createHandler, PASSWORD, USERNAME } from '../support/post.js';
import { until } from '../support/until.js';

/** Sends a request as it stands, and tells the status. */
function send(
  url: string,
  { method = 'POST', headers = {}, body = '' }: { method?: string; headers?: object; body?: string | Buffer },
): Promise<{ status: number; headers: Record<string, unknown> }> {
  return new Promise((resolve, reject) => {
    const request = requestHttp(url, { method, headers: headers as never, agent: false }, (response) => {
      response.resume();
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

describe.each(Object.entries(HOSTS))('%s', (_name, start) => {
  let host: Host;
  let sandbox: Sandbox;
  let handled: CallbackEvent[];
  let onEvent: (event: CallbackEvent) => unknown;
  let errors: unknown[];
  const credentials = { authorization: AUTHORIZATION, 'content-type': 'application/json; charset=utf-8' };

  beforeAll(async () => {
    const handler = createHandler({ on: { other: (event) => onEvent(event) } });
    errors = handler.errors;
    host = await start(handler);
    sandbox = await startSandbox({
      callbacks: [{ url: host.url, username: USERNAME, password: PASSWORD }],
      callbackDelivery: { retryEveryMs: 20 },
    });
  });
  beforeEach(() => {
    handled = [];
    onEvent = (event) => handled.push(event);
    errors.length = 0;
  });
  afterAll(async () => {
    await sandbox.close();
    await host.close();
  });

  test('the sandbox delivers a message, credentials and all', async () => {
    const [message] = sandbox.receiveMessage({ from: '+15553334444', to: '+15551112222', text: 'Grüße 🎈' });
    await until(() => sandbox.callbacks.length > 0);
    expect(sandbox.callbacks.map(({ status, attempt }) => [status, attempt])).toEqual([[200, 1]]);
    expect(handled).toMatchObject([
      { type: 'message-received', message: { id: message!.id, text: 'Grüße 🎈' } },
    ]);
    expect(errors).toEqual([]);
  });

  test('the sandbox brings an event again whose handler failed', async () => {
    const before = sandbox.callbacks.length;
    let times = 0;
    onEvent = () => {
      if (++times === 1) throw new Error('no database');
    };
    sandbox.receiveMessage({ from: '+15553334444', to: '+15551112222', text: 'Hello' });
    await until(() => sandbox.callbacks.length > before + 1);
    expect(sandbox.callbacks.slice(before).map(({ status }) => status)).toEqual([500, 200]);
    expect([times, errors]).toMatchObject([2, [{ message: 'no database' }]]);
  });

  test('without credentials: 401 and the challenge', async () => {
    const { status, headers } = await send(host.url, {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([deliveredEvent()]),
    });
    expect([status, headers['www-authenticate'], handled]).toEqual([401, 'Basic realm="callbacks"', []]);
  });

  test('two Authorization headers: 401', async () => {
    const headers = { ...credentials, authorization: [AUTHORIZATION, AUTHORIZATION] };
    const { status } = await send(host.url, { headers, body: JSON.stringify([deliveredEvent()]) });
    expect([status, handled]).toEqual([401, []]);
  });

  test('GET: 405 and what is allowed', async () => {
    const { status, headers } = await send(host.url, { method: 'GET' });
    expect([status, headers['allow']]).toEqual([405, 'POST']);
  });

  test.each([
    ['another content type', 415, { 'content-type': 'text/plain' }, 'Hello'],
    ['no events', 400, {}, '5'],
    ['no body', 400, {}, ''],
    ['1.5 MB', 413, {}, JSON.stringify([{ type: 'a', text: 'a'.repeat(1_500_000) }])],
    ['a list of two events', 200, {}, JSON.stringify([deliveredEvent(1), deliveredEvent(2)])],
    ['a single event', 200, {}, JSON.stringify(deliveredEvent(3))],
    [
      'JSON with another name',
      200,
      { 'content-type': 'application/vnd.events+json' },
      JSON.stringify([deliveredEvent(4)]),
    ],
  ])('%s: %p', async (_what, expected, headers, body) => {
    const { status } = await send(host.url, { headers: { ...credentials, ...headers }, body });
    // Body parsers that stand in front answer some of this themselves, in their own way.
    const ownAnswers = expected === 400 && status === 400 ? [400] : [expected];
    expect(ownAnswers).toContain(status);
    if (expected === 200) expect(handled.map(idOf)).not.toEqual([]);
    expect(errors).toEqual([]);
  });
});
