import { WAYS_TO_ADD } from '../support/add-fault.js';
import { defaultAuthorization, messagesPath, withSandbox } from '../support/api.js';
import { openRequest } from '../support/http-request.js';
import { eventually } from '../support/receiver.js';
import { search } from '../support/unchecked.js';

describe.each(WAYS_TO_ADD)('what they make of an answer, told %s', (_how, add) => {
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
});
