import type { Fault } from '../../src/index.js';
import { defaultAuthorization, messagesPath, withSandbox, type ApiClient } from '../support/api.js';
import { httpRequest, openRequest } from '../support/http-request.js';
import { eventually } from '../support/receiver.js';
import { search, send, sendBody, sendHeaders } from '../support/unchecked.js';

const addFromCode = async (api: ApiClient, fault: Fault) => void api.sandbox.faults.add(fault);
const addOverHttp = async (api: ApiClient, fault: Fault) => {
  const { status, json } = await api.send('POST', '/__sandbox/faults', {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  });
  expect([status, json]).toEqual([200, { id: expect.any(String) }]);
};

describe.each([
  ['from code', addFromCode],
  ['from outside, over HTTP', addOverHttp],
])('what they do, told %s', (_how, add) => {
  test.each([
    ['before-body', 0],
    ['before-accept', 0],
    ['after-accept', 1],
  ] as const)('reset %s: the connection is reset, and %i messages were accepted', (stage, accepted) =>
    withSandbox({}, async (api, sandbox) => {
      await add(api, { operation: 'createMessage', kind: 'reset', stage });
      await expect(send(api)).rejects.toMatchObject({
        code: expect.stringMatching(/ECONNRESET|UND_ERR_SOCKET|EPIPE/),
      });
      expect(sandbox.accepted).toHaveLength(accepted);
      const [record] = sandbox.requests;
      expect(record).toMatchObject({ outcome: 'cut', status: undefined, faults: ['fault-1'] });
      expect(record!.body).toBe(stage === 'after-accept' ? sendBody : undefined);
      expect(record!.messageId).toBe(sandbox.accepted[0]?.message.id);
      expect((await send(api)).status).toBe(202);
    }),
  );

  test.each([
    ['before-accept', 0],
    ['after-accept', 1],
  ] as const)('any status with any body, %s: %i messages were accepted', (stage, accepted) =>
    withSandbox({}, async (api, sandbox) => {
      const fault = { operation: 'createMessage', kind: 'respond', stage } as const;
      await add(api, {
        ...fault,
        status: 418,
        body: '<b>tea</b>',
        headers: { 'Content-Type': 'text/html', 'X-A': ['1', '2'] },
      });
      const odd = await send(api);
      expect([odd.status, odd.text, odd.headers['content-type'], odd.headers['x-a']]).toEqual([
        418,
        '<b>tea</b>',
        'text/html',
        ['1', '2'],
      ]);
      expect(sandbox.accepted).toHaveLength(accepted);
      await add(api, { ...fault, status: 503, body: { any: ['json'] } });
      expect((await send(api)).json).toEqual({ any: ['json'] });
      await add(api, { ...fault, status: 500 });
      expect((await send(api)).json).toEqual({
        type: 'internal-server-error',
        description: expect.any(String),
      });
      await add(api, { ...fault, status: 503, headers: { 'content-type': null } });
      const bare = await send(api);
      expect([bare.status, bare.text, bare.headers['content-type']]).toEqual([503, '', undefined]);
    }),
  );

  test('latency, by the clock of the sandbox', () =>
    withSandbox({}, async (api, sandbox) => {
      await add(api, { kind: 'latency', ms: 5000 });
      await add(api, { kind: 'latency', ms: 7000, stage: 'after-accept' });
      let answered = false;
      const answer = send(api).then((value) => {
        answered = true;
        return value;
      });
      await eventually(() => sandbox.requests.length === 1 && sandbox.requests[0]!.faults.length === 2);
      expect(sandbox.accepted).toHaveLength(0);
      sandbox.advanceClock(5000);
      await eventually(() => sandbox.accepted.length === 1);
      await new Promise((resolve) => setImmediate(resolve));
      expect(answered).toBe(false);
      sandbox.advanceClock(7000);
      expect((await answer).status).toBe(202);
      await eventually(() => sandbox.requests[0]!.endedAtMs !== undefined);
      expect(sandbox.requests[0]!.endedAtMs! - sandbox.requests[0]!.atMs).toBe(12_000);
    }));

  test('no answer at all', () =>
    withSandbox({}, async (api, sandbox) => {
      await add(api, { kind: 'hang', stage: 'after-accept' });
      const abort = new AbortController();
      const hanging = httpRequest(sandbox.url + messagesPath, {
        method: 'POST',
        headers: sendHeaders,
        body: sendBody,
        signal: abort.signal,
      });
      await eventually(() => sandbox.accepted.length === 1);
      abort.abort();
      await expect(hanging).rejects.toThrow();
      expect(sandbox.requests[0]).toMatchObject({ outcome: 'hung', status: undefined });
      expect((await send(api)).status).toBe(202);
    }));

  test('an answer that is cut short', () =>
    withSandbox({ seed: { messages: 10 } }, async (api, sandbox) => {
      await add(api, { kind: 'truncate' });
      await expect(search(api, 'limit=10')).rejects.toMatchObject({
        code: expect.stringMatching(/UND_ERR_SOCKET|ECONNRESET/),
      });
      expect(sandbox.requests[0]).toMatchObject({ outcome: 'cut', status: 200 });
      await add(api, { kind: 'truncate', bytes: 0 });
      await expect(search(api, 'limit=10')).rejects.toThrow();
    }));

  test('HTML in a 200', () =>
    withSandbox({}, async (api) => {
      await add(api, { kind: 'html' });
      const answer = await search(api);
      expect([answer.status, answer.headers['content-type'], answer.json]).toEqual([
        200,
        'text/html',
        undefined,
      ]);
      expect(answer.text).toMatch(/^<!DOCTYPE html>/);
    }));

  test('an answer that trickles', () =>
    withSandbox({}, async (api, sandbox) => {
      await add(api, { kind: 'trickle', chunkBytes: 10, everyMs: 1000 });
      const response = await openRequest(`${sandbox.url}${messagesPath}?limit=1`, {
        headers: { authorization: defaultAuthorization },
      });
      const chunks: number[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk.length));
      const ended = new Promise((resolve) => response.on('end', resolve));
      for (let pieces = 1; pieces <= 5; pieces += 1) {
        await eventually(() => chunks.length >= pieces);
        sandbox.advanceClock(1000);
      }
      await ended;
      expect(chunks).toEqual([10, 10, 10, 10, 4]);
    }));

  test.each([
    ['0'],
    ['1.5'],
    ['-1'],
    ['soon'],
    ['Tue, 10 Mar 2026 12:01:00 GMT'],
    ['99999999999'],
    [['5', '60']],
  ])('Retry-After %s, on the documented 429', (value) =>
    withSandbox({}, async (api) => {
      await add(api, { kind: 'respond', status: 429, headers: { 'Retry-After': value } });
      const answer = await search(api);
      expect([answer.status, answer.json.type]).toEqual([429, 'rate_limit_exceeded']);
      expect(answer.headers['retry-after']).toEqual(value);
    }),
  );

  test('headers of a true answer can be changed and left out', () =>
    withSandbox({ rateLimit: { requests: 0, windowMs: 9000 } }, async (api) => {
      expect((await search(api)).headers['retry-after']).toBe('9');
      await add(api, { kind: 'headers', headers: { 'retry-after': '2.5' } });
      expect((await search(api)).headers['retry-after']).toBe('2.5');
      await add(api, { kind: 'headers', headers: { 'Retry-After': null } });
      const bare = await search(api);
      expect([bare.status, bare.headers['retry-after']]).toEqual([429, undefined]);
    }));

  test('the token of the request is revoked', () =>
    withSandbox({}, async (api) => {
      const { json } = await api.token();
      const authorization = `Bearer ${json.access_token}`;
      const ask = async () => (await search(api, 'limit=1', { authorization })).status;
      await add(api, { operation: 'listMessages', kind: 'revoke-token', skip: 1 });
      expect([await ask(), await ask(), await ask()]).toEqual([200, 401, 401]);
    }));

  test('the page token is repeated', () =>
    withSandbox({ seed: { messages: 50 } }, async (api) => {
      await add(api, {
        operation: 'listMessages',
        kind: 'repeat-page-token',
        when: { urlIncludes: 'pageToken' },
      });
      const first = (await search(api, 'limit=10')).json.pageInfo.nextPageToken as string;
      const second = (await search(api, `limit=10&pageToken=${first}`)).json;
      expect(second.pageInfo.nextPageToken).toBe(first);
      expect(second.messages).toHaveLength(10);
    }));

  test('values are merged into the body: unknown values, nulls, fields of the wrong kind', () =>
    withSandbox({ seed: { messages: 5 } }, async (api) => {
      await add(api, {
        kind: 'merge',
        merge: { messages: { messageStatus: 'TELEPORTED', segmentCount: null }, brandNew: { a: 1 } },
      });
      const { json } = await search(api, 'limit=3');
      expect(json.messages).toHaveLength(3);
      for (const row of json.messages)
        expect(row).toMatchObject({ messageStatus: 'TELEPORTED', segmentCount: null, accountId: '9900000' });
      expect(json.brandNew).toEqual({ a: 1 });
      await add(api, { operation: 'token', kind: 'merge', merge: { expires_in: 'soon' } });
      expect((await api.token()).json.expires_in).toBe('soon');
    }));

  test('several at once', () =>
    withSandbox({}, async (api, sandbox) => {
      await add(api, { kind: 'latency', ms: 1000 });
      await add(api, { kind: 'respond', status: 503, stage: 'after-accept' });
      await add(api, { kind: 'headers', headers: { 'Retry-After': '3' } });
      const answer = send(api);
      await eventually(() => sandbox.requests[0]?.faults.length === 3);
      sandbox.advanceClock(1000);
      expect((await answer).status).toBe(503);
      expect((await answer).headers['retry-after']).toBe('3');
      expect(sandbox.accepted).toHaveLength(1);
    }));
});
