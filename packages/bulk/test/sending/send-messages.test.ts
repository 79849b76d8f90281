import { inspect } from 'node:util';
import { type Sandbox, startSandbox } from '@bandwidth-messages/sandbox';
import {
  type BulkItem,
  type BulkProgress,
  type BulkResult,
  type BulkSource,
  openJournal,
  parseBulkTag,
  sendMessages,
} from '../../src/index.js';
import { createTestClient } from '../support/client.js';
import { item, items } from '../support/messages.js';
import { tempFile } from '../support/temp-folder.js';

const RATE = { segmentsPerSecond: 100_000 };
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ queue: RATE });
});
afterEach(() => sandbox.reset());
afterAll(() => sandbox.close());

type Options = Partial<Parameters<typeof sendMessages>[2]>;

/** Sends a list with the journal at `path`, and returns all that it told. */
async function send(source: BulkSource, path = tempFile(), options: Options = {}) {
  const client = createTestClient(sandbox.baseUrl);
  const journal = await openJournal(path);
  const results: BulkResult[] = [];
  const run = sendMessages(client, source, { journal, rate: RATE, ...options });
  let error: unknown;
  try {
    for await (const result of run) results.push(result);
  } catch (reason) {
    error = reason;
  }
  await journal.close();
  await client.close();
  return { results, totals: run.totals, error };
}

/** The keys that the API accepted, by the tags of the messages. */
function acceptedKeys(): (string | undefined)[] {
  return sandbox.accepted.map(({ message }) => parseBulkTag(message.tag)?.key);
}

const outcomes = (results: readonly BulkResult[]) =>
  results.map(({ key, outcome }) => `${key} ${outcome}`).sort();

describe('sendMessages', () => {
  it('sends each message of a list once, and hands out id and outcome of each', async () => {
    const { results, totals } = await send(items(50));
    expect(totals).toMatchObject({
      accepted: 50,
      rejected: 0,
      unknown: 0,
      skipped: 0,
      earlier: 0,
      segments: 50,
    });
    expect(new Set(results.map(({ id }) => id))).toEqual(
      new Set(sandbox.accepted.map(({ message }) => message.id)),
    );
    expect([...acceptedKeys()].sort()).toEqual([...items(50)].map(({ key }) => key).sort());
  });

  it('sends nothing before the first result is asked for, and can be iterated once', async () => {
    const client = createTestClient(sandbox.baseUrl);
    const journal = await openJournal(tempFile());
    const run = sendMessages(client, items(3), { journal, rate: RATE });
    expect(sandbox.requests).toHaveLength(0);
    expect(await run.finish()).toMatchObject({ accepted: 3 });
    await expect(run.finish()).rejects.toMatchObject({ code: 'validation', field: 'run' });
    await journal.close();
    await client.close();
  });

  it('goes on with a list in another order and with new keys, and tells what had ended in an earlier run', async () => {
    const path = tempFile();
    await send(items(20), path);
    const list = [...items(30)].reverse();
    const { results, totals } = await send(list, path);
    expect(totals).toMatchObject({ accepted: 30, earlier: 20, segments: 10 });
    expect(results.filter(({ earlier }) => earlier).map(({ key }) => key)).toEqual(
      list.slice(10).map(({ key }) => key),
    );
    expect(sandbox.accepted).toHaveLength(30);
  });

  it('takes lists that are made while it runs, and asks for nothing before there is room for it', async () => {
    let asked = 0;
    async function* source(): AsyncGenerator<BulkItem> {
      for (const each of items(200)) {
        asked += 1;
        await Promise.resolve();
        yield each;
      }
    }
    const seen: number[] = [];
    const client = createTestClient(sandbox.baseUrl);
    const journal = await openJournal(tempFile());
    for await (const result of sendMessages(client, source(), { journal, rate: RATE, concurrency: 4 })) {
      seen.push(asked);
      if (seen.length === 20) {
        // Whoever takes no results for a while is not sent for without end.
        await new Promise((resolve) => setTimeout(resolve, 100));
        expect(asked).toBeLessThan(20 + 64 + 8);
      }
      expect(result.outcome).toBe('accepted');
    }
    expect(seen).toHaveLength(200);
    await journal.close();
    await client.close();
  });

  it('reports a key that comes twice and does not send it; with another message it is an error', async () => {
    const { results } = await send(
      [item(1), item(2), item(1), item(2, { text: 'Another text.' })],
      tempFile(),
      {
        concurrency: 1,
      },
    );
    expect(results).toMatchObject([
      { key: 'order-1', outcome: 'accepted' },
      { key: 'order-2', outcome: 'accepted' },
      { key: 'order-1', outcome: 'skipped', reason: 'duplicate' },
      {
        key: 'order-2',
        outcome: 'rejected',
        error: { code: 'validation', field: 'key', outcome: 'not-accepted' },
      },
    ]);
    expect(sandbox.accepted).toHaveLength(2);
  });

  it('does the same where both are on their way at once, and in a later run', async () => {
    const path = tempFile();
    const first = await send([item(1), item(1), item(1, { text: 'Another.' })], path);
    expect(outcomes(first.results)).toEqual(['order-1 accepted', 'order-1 rejected', 'order-1 skipped']);
    const second = await send([item(1, { text: 'Another.' })], path);
    expect(second.results).toMatchObject([{ outcome: 'rejected', error: { field: 'key' } }]);
    expect(sandbox.accepted).toHaveLength(1);
  });

  it('takes an expiration that counts from now for the same message', async () => {
    const path = tempFile();
    await send([item(1, { expiration: new Date(Date.now() + 60_000) })], path);
    const { results } = await send([item(1, { expiration: new Date(Date.now() + 90_000) })], path);
    expect(results).toEqual([{ key: 'order-1', outcome: 'accepted', earlier: true }]);
  });

  it('skips what the filter leaves out and what has expired, and asks the filter just before sending', async () => {
    const asked: string[] = [];
    const list = [item(1), item(2, { expiration: new Date(Date.now() - 1000) }), item(3)];
    const { results } = await send(list, tempFile(), {
      concurrency: 1,
      shouldSend: async (key: string) => {
        asked.push(`${key} after ${sandbox.accepted.length}`);
        return key !== 'order-1';
      },
    });
    expect(results).toMatchObject([
      { key: 'order-1', outcome: 'skipped', reason: 'filtered' },
      { key: 'order-2', outcome: 'skipped', reason: 'expired' },
      { key: 'order-3', outcome: 'accepted' },
    ]);
    expect(asked).toEqual(['order-1 after 0', 'order-3 after 0']);
  });

  it('puts the key into the tag beside the tag of the caller, 1024 characters in all', async () => {
    const { results } = await send([
      { ...item(1, { tag: 'spring sale' }), key: 'käse 1:2' },
      item(2, { tag: 'x'.repeat(1024) }),
    ]);
    const [sent] = sandbox.accepted;
    expect(sent?.message.tag).toMatch(/^bulk:[\w-]+:k%C3%A4se%201%3A2 spring sale$/);
    expect(parseBulkTag(sent?.message.tag)).toMatchObject({ key: 'käse 1:2', tag: 'spring sale' });
    expect(results.find(({ key }) => key === 'order-2')).toMatchObject({
      outcome: 'rejected',
      error: { code: 'validation', field: 'message.tag' },
    });
    expect(parseBulkTag('another tag')).toBeUndefined();
  });

  it('rejects what the API refuses, with its words, and goes on', async () => {
    const { results } = await send([item(1, { to: 'nobody' }), item(2), { key: 'three', message: 3 as any }]);
    expect(outcomes(results)).toEqual(['order-1 rejected', 'order-2 accepted', 'three rejected']);
  });

  it.each([
    ['without a key', { message: item(1).message }],
    ['with an empty key', { ...item(1), key: '' }],
    ['with half a character in its key', { ...item(1), key: 'a\ud83d' }],
    ['that is nothing', null],
  ])('ends with an error at an item %s, naming its place in the source', async (_, bad) => {
    const { error, totals } = await send([item(0), bad as any], tempFile(), { concurrency: 1 });
    expect(error).toMatchObject({ code: 'validation', field: 'source[1].key' });
    expect(totals.accepted).toBe(1);
  });

  it('ends with the error of the source, of the filter, and of a journal that cannot be written', async () => {
    async function* broken(): AsyncGenerator<BulkItem> {
      yield item(1);
      throw new RangeError('the database is gone');
    }
    expect((await send(broken())).error).toBeInstanceOf(RangeError);
    const filter = await send([item(2)], tempFile(), {
      shouldSend: () => Promise.reject(new RangeError('the opt-outs are gone')),
    });
    expect(filter.error).toBeInstanceOf(RangeError);
    expect(acceptedKeys()).not.toContain('order-2');
  });

  it('ends with an error at a filter that forgets to answer, and skips nothing', async () => {
    const path = tempFile();
    const { error } = await send(items(3), path, { shouldSend: () => undefined as any });
    expect(error).toMatchObject({ code: 'validation', field: 'shouldSend' });
    expect((await send(items(3), path)).totals).toMatchObject({ accepted: 3, skipped: 0 });
  });

  it('sends nothing where `signal` is aborted before, and refuses what is no client or no options', async () => {
    const { error, results } = await send(items(3), tempFile(), { signal: AbortSignal.abort() });
    expect(error).toMatchObject({ code: 'abort' });
    expect(results).toEqual([]);
    expect(sandbox.requests).toHaveLength(0);
    const client = createTestClient(sandbox.baseUrl);
    expect(() => sendMessages({} as any, items(1), {} as any)).toThrow(
      expect.objectContaining({ field: 'client' }),
    );
    expect(() => sendMessages(client, items(1), undefined as any)).toThrow(
      expect.objectContaining({ field: 'options' }),
    );
    await client.close();
  });

  it('stops at `signal`: what is on its way ends and is written, nothing new leaves, and the next run goes on', async () => {
    const path = tempFile();
    const controller = new AbortController();
    const fault = sandbox.faults.add({
      operation: 'createMessage',
      kind: 'latency',
      ms: 150,
      times: 'always',
      probability: 1,
    });
    // Told to stop while all five are at the API, which takes its time with them.
    const watch = setInterval(() => {
      if (sandbox.requests.length === 5) controller.abort(new Error('SIGTERM'));
    }, 5);
    const { results, error } = await send(items(100), path, { concurrency: 5, signal: controller.signal });
    clearInterval(watch);
    expect(error).toMatchObject({ code: 'abort', reason: controller.signal.reason });
    expect(outcomes(results)).toEqual(
      outcomes([...items(5)].map(({ key }) => ({ key, outcome: 'accepted' }))),
    );
    expect(sandbox.accepted).toHaveLength(5);
    sandbox.faults.remove(fault);
    expect((await send(items(100), path)).totals).toMatchObject({ accepted: 100, earlier: 5, unknown: 0 });
  });

  it('ends within the timeout of one attempt at `signal`, where the API does not answer: that message is unknown', async () => {
    const path = tempFile();
    const stop = new AbortController();
    sandbox.faults.add({ operation: 'createMessage', kind: 'latency', ms: 3_600_000, times: 1 });
    const client = createTestClient(sandbox.baseUrl, { timeoutMs: 200 });
    const journal = await openJournal(path);
    const results: BulkResult[] = [];
    const run = (async () => {
      const options = { journal, rate: RATE, concurrency: 1, signal: stop.signal };
      for await (const result of sendMessages(client, items(3), options)) results.push(result);
    })();
    while (sandbox.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    stop.abort();
    await expect(run).rejects.toMatchObject({ code: 'abort' });
    expect(results).toMatchObject([{ key: 'order-0', outcome: 'unknown', error: { code: 'timeout' } }]);
    expect((await journal.visit({ key: 'order-0', content: '' }))?.state).toBe('unknown');
    await journal.close();
    await client.close();
  });

  it('stops when the loop is left: what is on its way ends and is written before the loop is over', async () => {
    const path = tempFile();
    const client = createTestClient(sandbox.baseUrl);
    const journal = await openJournal(path);
    let isReturned = false;
    function* source(): Generator<BulkItem> {
      try {
        yield* items(100);
      } finally {
        isReturned = true;
      }
    }
    for await (const _ of sendMessages(client, source(), { journal, rate: RATE, concurrency: 5 })) break;
    const sent = sandbox.accepted.length;
    expect(isReturned).toBe(true);
    expect(sent).toBeLessThan(12);
    await journal.close();
    await client.close();
    expect((await send(items(100), path)).totals).toMatchObject({ accepted: 100, earlier: sent, unknown: 0 });
  });

  it('leaves a source that makes its next item for ever, once it is told to stop', async () => {
    async function* source(): AsyncGenerator<BulkItem> {
      yield item(1);
      await new Promise(() => undefined);
    }
    const client = createTestClient(sandbox.baseUrl);
    const journal = await openJournal(tempFile());
    const controller = new AbortController();
    const results: BulkResult[] = [];
    const run = (async () => {
      for await (const result of sendMessages(client, source(), {
        journal,
        rate: RATE,
        signal: controller.signal,
      })) {
        results.push(result);
        controller.abort();
      }
    })();
    await expect(run).rejects.toMatchObject({ code: 'abort' });
    expect(results).toHaveLength(1);
    await journal.close();
    await client.close();
  });

  it('refuses a second run on a journal in use', async () => {
    const client = createTestClient(sandbox.baseUrl);
    const journal = await openJournal(tempFile());
    const first = sendMessages(client, items(3), { journal, rate: RATE })[Symbol.asyncIterator]();
    await first.next();
    await expect(sendMessages(client, items(3), { journal, rate: RATE }).finish()).rejects.toMatchObject({
      code: 'validation',
      field: 'journal',
    });
    await first.return?.();
    expect(await sendMessages(client, items(3), { journal, rate: RATE }).finish()).toMatchObject({
      accepted: 3,
    });
    await journal.close();
    await client.close();
  });

  it.each<[string, object, string]>([
    ['no journal', {}, 'journal'],
    ['a journal that is a file name', { journal: 'list.journal' }, 'journal'],
    ['a rate of 0', { rate: { segmentsPerSecond: 0 } }, 'rate.segmentsPerSecond'],
    ['a misspelt rate', { rate: { perSecond: 1 } }, 'rate.perSecond'],
    [
      'a queue too small for a message',
      { rate: { segmentsPerSecond: 1, capacitySeconds: 10 } },
      'rate.capacitySeconds',
    ],
    ['no concurrency', { concurrency: 0 }, 'concurrency'],
    ['a misspelt option', { concurency: 3 }, 'options.concurency'],
    ['a filter that is none', { shouldSend: true }, 'shouldSend'],
  ])('refuses %s before anything is sent', async (_, options, field) => {
    const client = createTestClient(sandbox.baseUrl);
    const journal = await openJournal(tempFile());
    const all = { ...(field === 'journal' ? {} : { journal }), ...options };
    expect(() => sendMessages(client, items(1), all as any)).toThrow(
      expect.objectContaining({ code: 'validation', field }),
    );
    expect(() => sendMessages(client, 5 as any, { journal })).toThrow(
      expect.objectContaining({ field: 'source' }),
    );
    await journal.close();
    await client.close();
  });

  it('tells no text and no number of a message in results, errors and progress, and a failing listener does no harm', async () => {
    const told: BulkProgress[] = [];
    const { results } = await send([item(1), item(2, { to: '+155511' }), item(3, { text: '' })], tempFile(), {
      onProgress: (progress: BulkProgress) => {
        told.push(progress);
        throw new Error('the listener is broken');
      },
    });
    const all = inspect([results, told], { depth: 9 });
    expect(told.at(-1)).toMatchObject({ accepted: 1, rejected: 2, sending: 0 });
    expect(all).not.toMatch(/Your order|\+1\d|5551112222/);
  });
});

describe('a dry run', () => {
  it('lists what would be rejected, with field and key, counts segments and time, and sends nothing', async () => {
    const { results, totals } = await send(
      [
        item(1),
        item(2, { text: 'a'.repeat(400) }),
        item(3, { to: 'nobody' }),
        item(4, { text: undefined }),
        item(5, { tag: 'x'.repeat(1020) }),
        item(1),
        item(2),
      ],
      tempFile(),
      { dryRun: true, rate: { segmentsPerSecond: 2 } },
    );
    expect(results).toMatchObject([
      { key: 'order-3', outcome: 'rejected', error: { field: 'to[0]' } },
      { key: 'order-4', outcome: 'rejected', error: { code: 'validation' } },
      { key: 'order-5', outcome: 'rejected', error: { field: 'message.tag' } },
      { key: 'order-1', outcome: 'skipped', reason: 'duplicate' },
      { key: 'order-2', outcome: 'rejected', error: { field: 'key' } },
    ]);
    expect(totals).toMatchObject({ accepted: 2, rejected: 4, skipped: 1, segments: 4, queueMs: 2000 });
    expect(sandbox.requests).toHaveLength(0);
  });
});
