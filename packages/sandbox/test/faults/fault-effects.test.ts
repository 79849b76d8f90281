import { WAYS_TO_ADD } from '../support/add-fault.js';
import { messagesPath, withSandbox } from '../support/api.js';
import { httpRequest } from '../support/http-request.js';
import { eventually } from '../support/receiver.js';
import { search, send, sendBody, sendHeaders } from '../support/unchecked.js';

describe.each(WAYS_TO_ADD)('what they do, told %s', (_how, add) => {
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

  test('the token of the request is revoked', () =>
    withSandbox({}, async (api) => {
      const { json } = await api.token();
      const authorization = `Bearer ${json.access_token}`;
      const ask = async () => (await search(api, 'limit=1', { authorization })).status;
      await add(api, { operation: 'listMessages', kind: 'revoke-token', skip: 1 });
      expect([await ask(), await ask(), await ask()]).toEqual([200, 401, 401]);
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
