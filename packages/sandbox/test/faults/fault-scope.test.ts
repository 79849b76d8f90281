import type { Fault } from '../../src/index.js';
import { validMessage, withSandbox, type ApiClient } from '../support/api.js';
import { createSpecValidator } from '../support/spec-validator.js';
import { search, send } from '../support/unchecked.js';

const OPERATIONS = createSpecValidator().operations;

const statuses = async (api: ApiClient, count: number) => {
  const seen: number[] = [];
  for (let index = 0; index < count; index += 1) seen.push((await search(api)).status);
  return seen;
};

describe('which requests are hit', () => {
  test('once unless told otherwise, then so many', () =>
    withSandbox({}, async (api, sandbox) => {
      sandbox.faults.add({ operation: 'listMessages', kind: 'respond', status: 503 });
      expect(await statuses(api, 3)).toEqual([503, 200, 200]);
      sandbox.faults.add({ kind: 'respond', status: 500, times: 2, skip: 1 });
      expect(await statuses(api, 4)).toEqual([200, 500, 500, 200]);
      sandbox.faults.add({ kind: 'respond', status: 502, times: 'always' });
      expect(await statuses(api, 3)).toEqual([502, 502, 502]);
      expect(sandbox.faults.list().map(({ id, hits }) => [id, hits])).toEqual([
        ['fault-1', 1],
        ['fault-2', 2],
        ['fault-3', 3],
      ]);
    }));

  test('by operation', () =>
    withSandbox({}, async (api, sandbox) => {
      sandbox.faults.add({ operation: 'createMessage', kind: 'respond', status: 500 });
      sandbox.faults.add({ operation: 'token', kind: 'respond', status: 429, body: '' });
      expect(await statuses(api, 2)).toEqual([200, 200]);
      expect((await send(api)).status).toBe(500);
      const token = await api.token();
      expect([token.status, token.text, token.headers['content-type']]).toEqual([429, '', undefined]);
    }));

  test('a condition that throws is told by a 500, and by the reason of the request', () =>
    withSandbox({}, async (api, sandbox) => {
      const when = () => {
        throw new Error('no such field');
      };
      sandbox.faults.add({ kind: 'latency', ms: 1, when });
      expect((await search(api)).status).toBe(500);
      expect(sandbox.requests.at(-1)?.reason).toBe('the when of fault-1 threw: Error: no such field');
    }));

  test('by chance, the same for the same seed', async () => {
    const draw = async (randomSeed: number) => {
      let seen: number[] = [];
      await withSandbox({ randomSeed }, async (api, sandbox) => {
        sandbox.faults.add({ kind: 'respond', status: 500, probability: 0.3 });
        seen = await statuses(api, 60);
      });
      return seen;
    };
    const [first, again, other] = [await draw(7), await draw(7), await draw(8)];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    const share = first.filter((status) => status === 500).length / 60;
    expect(share).toBeGreaterThan(0.1);
    expect(share).toBeLessThan(0.6);
  });

  test('by a predicate over what was sent', () =>
    withSandbox({}, async (api, sandbox) => {
      sandbox.faults.add({
        kind: 'respond',
        status: 500,
        when: ({ method, body: text }) => method === 'POST' && text.includes('boom'),
      });
      sandbox.faults.add({
        kind: 'respond',
        status: 502,
        when: { urlIncludes: 'limit=2', headers: { 'X-Try': '1' } },
      });
      expect((await send(api)).status).toBe(202);
      expect((await send(api, JSON.stringify({ ...validMessage, text: 'boom' }))).status).toBe(500);
      expect((await search(api, 'limit=2')).status).toBe(200);
      expect((await search(api, 'limit=2', { 'x-try': '1' })).status).toBe(502);
    }));

  test('until they are taken away', () =>
    withSandbox({}, async (api, sandbox) => {
      const id = sandbox.faults.add({ kind: 'respond', status: 500, times: 'always' });
      sandbox.faults.add({ operation: 'createMessage', kind: 'respond', status: 501, times: 'always' });
      expect([sandbox.faults.remove(id), sandbox.faults.remove(id)]).toEqual([true, false]);
      expect(await statuses(api, 1)).toEqual([200]);
      sandbox.faults.clear();
      expect((await send(api)).status).toBe(202);
    }));
});

test.each<[unknown, RegExp]>([
  [{ kind: 'explode' }, /^kind: "explode" is none of latency, respond/],
  [{ kind: 'toString' }, /^kind:/],
  ['reset', /^A fault is an object/],
  [
    { kind: 'reset' },
    /^stage: a fault of kind reset needs it, as one of before-body, before-accept, after-accept/,
  ],
  [{ kind: 'reset', stage: 'late' }, /^stage: "late" is not possible .*, as one of before-body,/],
  [{ kind: 'respond', status: 200, body: () => 'x' }, /^body: undefined is not possible/],
  [{ kind: 'latency', ms: -1 }, /^ms: -1/],
  [{ kind: 'latency', ms: 1, stage: 'before-body' }, /^stage:/],
  [{ kind: 'respond', status: 99 }, /^status: 99/],
  [{ kind: 'respond', status: 500, headers: { 'a\n': 'b' } }, /^headers:/],
  [{ kind: 'respond', status: 500, headers: { a: 'b\r\nc: d' } }, /^headers:/],
  [
    { kind: 'html', operation: 'sendMessage' },
    new RegExp(`^operation: "sendMessage" is none of \\*, ${OPERATIONS.join(', ')}, token`),
  ],
  [{ kind: 'html', times: 1.5 }, /^times/],
  [{ kind: 'html', probability: 2 }, /^probability: 2/],
  [{ kind: 'html', when: { url: 'x' } }, /^when:/],
  [{ kind: 'html', status: 500 }, /^status: a fault of kind html has no such field/],
])('%j is rejected', (fault, problem) =>
  withSandbox({}, async (_api, sandbox) => {
    expect(() => sandbox.faults.add(fault as Fault)).toThrow(problem);
  }),
);
