import { mkdirSync, symlinkSync } from 'node:fs';
import { type Sandbox, startSandbox } from '@bandwidth-messages/sandbox';
import { type BulkItem, type BulkResult, openJournal, parseBulkTag, sendMessages } from '../../src/index.js';
import { createTestClient } from '../support/client.js';
import { createFakeClient } from '../support/fake-client.js';
import { createFakeClock } from '../support/fake-clock.js';
import { createMemoryJournal } from '../support/memory-journal.js';
import { item, items } from '../support/messages.js';
import { tempFile } from '../support/temp-folder.js';

const RATE = { segmentsPerSecond: 100_000 };
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ queue: RATE });
});
afterEach(() => sandbox.reset());
afterAll(() => sandbox.close());

/** Sends a list one by one with a journal in a file, which can be opened again afterwards. */
async function send(list: Iterable<any> | AsyncIterable<any>, options: object = {}, path = tempFile()) {
  const client = createTestClient(sandbox.baseUrl);
  const journal = await openJournal(path);
  const results: BulkResult[] = [];
  let error: unknown;
  try {
    const run = sendMessages(client, list, { journal, rate: RATE, concurrency: 1, ...options });
    for await (const result of run) results.push(result);
  } catch (reason) {
    error = reason;
  }
  await journal.close();
  await client.close();
  await (await openJournal(path)).close();
  return { results, error, told: results.map(({ key, outcome }) => `${key} ${outcome}`) };
}

describe('messages that are not as they should be', () => {
  it.each<[string, object, string]>([
    ['a text that is a number', { text: 5 }, 'text'],
    ['a tag that is a number', { tag: 5 }, 'tag'],
    ['an expiration that is no time', { expiration: 'soon' }, 'expiration'],
    ['an expiration that is a BigInt', { expiration: 1n }, 'expiration'],
    ['values that cannot be written as JSON', { media: 1n }, 'message'],
    ['no recipient', { to: [] }, 'to'],
    ['far too many recipients', { to: Array.from({ length: 100_000 }, () => '+15553334444') }, 'to'],
    ['no sender', { from: undefined }, 'from'],
  ])('%s is rejected with its field, and the run goes on', async (_, fields, field) => {
    const { results, error, told } = await send([{ ...item(1), ...merged(1, fields) }, item(2)]);
    expect(error).toBeUndefined();
    expect(told).toEqual(['order-1 rejected', 'order-2 accepted']);
    expect(results[0]?.error).toMatchObject({ code: 'validation', field, outcome: 'not-accepted' });
  });

  it('null, as databases have it, is the same as a field that is left out', async () => {
    const path = tempFile();
    const { told } = await send([merged(1, { tag: null, expiration: null })], {}, path);
    expect(told).toEqual(['order-1 accepted']);
    expect(sandbox.accepted[0]?.message.tag).toMatch(/:order-1$/);
    expect((await send([item(1)], {}, path)).results).toMatchObject([{ outcome: 'accepted', earlier: true }]);
  });

  it('a priority of tomorrow is left to the API, whose answer is the result', async () => {
    const { told } = await send([merged(1, { priority: 'lowest' }), merged(2, { priority: 'high' })]);
    expect(told).toEqual(['order-1 rejected', 'order-2 accepted']);
  });

  function merged(index: number, fields: object): object {
    const { key, message } = item(index);
    return { key, message: { ...message, ...fields } };
  }
});

describe('keys that are unusual', () => {
  it.each([
    ['line feeds and quotes', 'a\nb\r"c"\\'],
    ['an emoji and a zero', '🎉\0'],
    ['a separator of the tag', 'bulk:x: y'],
    ['a number', '007'],
    ['a name of every object', '__proto__'],
  ])('%s in a key travel in the tag, and are known again in a later run', async (_, key) => {
    const path = tempFile();
    const list: BulkItem[] = [{ ...item(1), key }, item(2)];
    expect((await send(list, {}, path)).told).toEqual([`${key} accepted`, 'order-2 accepted']);
    expect(parseBulkTag(sandbox.accepted[0]?.message.tag)?.key).toBe(key);
    expect((await send(list, {}, path)).results).toMatchObject([{ key, earlier: true }, { earlier: true }]);
    expect(sandbox.accepted).toHaveLength(2);
  });

  it.each([10_000, 1_200_000])(
    'a key of %i characters, too long for a tag, is rejected, and the run goes on',
    async (length) => {
      const key = 'x'.repeat(length);
      const { results } = await send([{ ...item(1), key }, item(2)]);
      expect(results).toMatchObject([
        { key, outcome: 'rejected', error: { field: 'key' } },
        { outcome: 'accepted' },
      ]);
    },
  );
});

describe('functions of the caller that fail', () => {
  it.each<[string, Iterable<unknown> | AsyncIterable<unknown>]>([
    [
      'fails at its third item',
      (function* () {
        yield* items(2);
        throw new RangeError('gone');
      })(),
    ],
    [
      'fails at its third item and when it is told to end',
      {
        [Symbol.iterator]() {
          const list = items(2);
          return {
            next() {
              const next = list.next();
              if (next.done) throw new RangeError('gone');
              return next;
            },
            return() {
              throw new Error('It cannot be told to end.');
            },
          };
        },
      },
    ],
  ])('a source that %s ends the run with its error, and what came before is sent', async (_, source) => {
    const { told, error } = await send(source);
    expect(told).toEqual(['order-0 accepted', 'order-1 accepted']);
    expect(error).toBeInstanceOf(RangeError);
  });

  it('a source that cannot be told to end does not disturb a run that is stopped', async () => {
    const stop = new AbortController();
    async function* endless() {
      yield item(1);
      yield item(2);
    }
    const source = Object.assign(endless(), {
      return: () => {
        throw new Error('It cannot be told to end.');
      },
    });
    const options = { signal: stop.signal, shouldSend: () => (stop.abort(), true) };
    expect((await send(source, options)).error).toMatchObject({ code: 'abort' });
  });

  it('a filter that never answers does not keep a run from ending', async () => {
    const stop = new AbortController();
    const options = {
      signal: stop.signal,
      shouldSend: () => {
        setImmediate(() => stop.abort());
        return new Promise<boolean>(() => undefined);
      },
    };
    const { error, told } = await send(items(3), options);
    expect(error).toMatchObject({ code: 'abort' });
    expect(told).toEqual([]);
    expect(sandbox.requests).toHaveLength(0);
  });

  it('a listener to progress that throws or rejects does no harm', async () => {
    for (const onProgress of [() => Promise.reject(new Error('no')), () => fail()]) {
      expect((await send([item(1)], { onProgress })).error).toBeUndefined();
      sandbox.reset();
    }
    function fail(): never {
      throw new Error('no');
    }
  });
});

describe('journals that are none', () => {
  it.each<[string, any]>([
    ['a promise that was not awaited', openJournal(tempFile())],
    ['an object without methods', {}],
    ['null', null],
  ])('%s is refused before anything is sent', async (_, journal) => {
    expect(() => sendMessages(createTestClient(sandbox.baseUrl), items(1), { journal })).toThrow(
      expect.objectContaining({ code: 'validation', field: 'journal' }),
    );
    await Promise.resolve(journal).then((opened: { close?(): Promise<void> } | null) => opened?.close?.());
  });

  it('one with an id that fits into no tag is refused', () => {
    const clock = createFakeClock();
    const journal = { ...createMemoryJournal(clock), id: 'two words' };
    const client = createFakeClient(clock, () => ({ id: 'x' }));
    expect(() => sendMessages(client, items(1), { journal })).toThrow(
      expect.objectContaining({ field: 'journal.id' }),
    );
  });

  it('a closed one ends the run with an error that says so', async () => {
    const client = createTestClient(sandbox.baseUrl);
    const journal = await openJournal(tempFile());
    await journal.close();
    await expect(sendMessages(client, items(1), { journal }).finish()).rejects.toThrow(
      'The journal is closed',
    );
    expect(sandbox.requests).toHaveLength(0);
    await client.close();
  });

  it.each([
    ['a folder that is not there', () => `${tempFile()}/list.journal`, 'ENOENT'],
    ['a name that is taken by a folder', () => folderAt(tempFile()), 'EISDIR'],
    ['a device', () => linkTo('/dev/null'), 'ENOTSUP'],
  ])('%s is a typed error with the reason', async (_, path, reason) => {
    await expect(openJournal(path())).rejects.toMatchObject({ code: 'journal', reason });
  });

  it.each<any>([[undefined], [''], [5]])('the path %p is refused', async (path) => {
    await expect(openJournal(path as string)).rejects.toMatchObject({ code: 'validation', field: 'path' });
  });

  function linkTo(target: string): string {
    const path = tempFile();
    symlinkSync(target, path);
    return path;
  }

  function folderAt(path: string): string {
    mkdirSync(path);
    return path;
  }
});
