import type { BulkItem } from '../../src/index.js';
import { item, items } from '../support/messages.js';
import { sendList, sendOneByOne } from '../support/send-list.js';
import { useSandbox } from '../support/use-sandbox.js';

const setup = useSandbox();

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
    const { told, error } = await sendOneByOne(setup.sandbox, source);
    expect(told).toEqual(['order-0 accepted', 'order-1 accepted']);
    expect(error).toBeInstanceOf(RangeError);
  });

  it.each<[string, () => Generator<BulkItem>]>([
    [
      'item',
      function* () {
        const next = { key: '', message: item(0).message };
        for (const each of items(30)) yield Object.assign(next, each);
      },
    ],
    [
      'message',
      function* () {
        const message = { ...item(0).message };
        for (const { key, message: other } of items(30))
          yield { key, message: Object.assign(message, other) };
      },
    ],
    [
      'list of recipients',
      function* () {
        const to = [''];
        for (const { key, message } of items(30)) {
          to[0] = String(message.to);
          yield { key, message: { ...message, to } };
        }
      },
    ],
  ])('a source that goes on with the same %s sends to each recipient once', async (_, source) => {
    const { totals } = await sendList(setup.sandbox, source());
    expect(totals).toMatchObject({ accepted: 30 });
    expect(new Set(setup.sandbox.accepted.map(({ message }) => message.to.join())).size).toBe(30);
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
    expect((await sendOneByOne(setup.sandbox, source, options)).error).toMatchObject({ code: 'abort' });
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
    const { error, told } = await sendOneByOne(setup.sandbox, items(3), options);
    expect(error).toMatchObject({ code: 'abort' });
    expect(told).toEqual([]);
    expect(setup.sandbox.requests).toHaveLength(0);
  });

  it('a listener to progress that throws or rejects does no harm', async () => {
    for (const onProgress of [() => Promise.reject(new Error('no')), () => fail()]) {
      expect((await sendOneByOne(setup.sandbox, [item(1)], { onProgress })).error).toBeUndefined();
      setup.sandbox.reset();
    }
    function fail(): never {
      throw new Error('no');
    }
  });
});
