import { type BulkItem, type BulkResult, openJournal, sendMessages } from '../../src/index.js';
import { createTestClient } from '../support/client.js';
import { item, items } from '../support/messages.js';
import { tempFile } from '../support/temp-folder.js';
import { RATE, outcomesOf, sendList } from '../support/send-list.js';
import { useSandbox } from '../support/use-sandbox.js';

const setup = useSandbox();

describe('a run of sendMessages that is stopped', () => {
  it('sends nothing where `signal` is aborted before, and refuses what is no client or no options', async () => {
    const { error, results } = await sendList(setup.sandbox, items(3), tempFile(), {
      signal: AbortSignal.abort(),
    });
    expect(error).toMatchObject({ code: 'abort' });
    expect(results).toEqual([]);
    expect(setup.sandbox.requests).toHaveLength(0);
    const client = createTestClient(setup.sandbox.baseUrl);
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
    const fault = setup.sandbox.faults.add({
      operation: 'createMessage',
      kind: 'latency',
      ms: 150,
      times: 'always',
      probability: 1,
    });
    // Told to stop while all five are at the API, which takes its time with them.
    const watch = setInterval(() => {
      if (setup.sandbox.requests.length === 5) controller.abort(new Error('SIGTERM'));
    }, 5);
    const { results, error } = await sendList(setup.sandbox, items(100), path, {
      concurrency: 5,
      signal: controller.signal,
    });
    clearInterval(watch);
    expect(error).toMatchObject({ code: 'abort', reason: controller.signal.reason });
    expect(outcomesOf(results)).toEqual(
      outcomesOf([...items(5)].map(({ key }) => ({ key, outcome: 'accepted' }))),
    );
    expect(setup.sandbox.accepted).toHaveLength(5);
    setup.sandbox.faults.remove(fault);
    expect((await sendList(setup.sandbox, items(100), path)).totals).toMatchObject({
      accepted: 100,
      earlier: 5,
      unknown: 0,
    });
  });

  it('ends within the timeout of one attempt at `signal`, where the API does not answer: that message is unknown', async () => {
    const path = tempFile();
    const stop = new AbortController();
    setup.sandbox.faults.add({ operation: 'createMessage', kind: 'latency', ms: 3_600_000, times: 1 });
    const client = createTestClient(setup.sandbox.baseUrl, { timeoutMs: 200 });
    const journal = await openJournal(path);
    const results: BulkResult[] = [];
    const run = (async () => {
      const options = { journal, rate: RATE, concurrency: 1, signal: stop.signal };
      for await (const result of sendMessages(client, items(3), options)) results.push(result);
    })();
    while (setup.sandbox.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    stop.abort();
    await expect(run).rejects.toMatchObject({ code: 'abort' });
    expect(results).toMatchObject([{ key: 'order-0', outcome: 'unknown', error: { code: 'timeout' } }]);
    expect((await journal.visit({ key: 'order-0', content: '' }))?.state).toBe('unknown');
    await journal.close();
    await client.close();
  });

  it('stops when the loop is left: what is on its way ends and is written before the loop is over', async () => {
    const path = tempFile();
    const client = createTestClient(setup.sandbox.baseUrl);
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
    const sent = setup.sandbox.accepted.length;
    expect(isReturned).toBe(true);
    expect(sent).toBeLessThan(12);
    await journal.close();
    await client.close();
    expect((await sendList(setup.sandbox, items(100), path)).totals).toMatchObject({
      accepted: 100,
      earlier: sent,
      unknown: 0,
    });
  });

  it('leaves a source that makes its next item for ever, once it is told to stop', async () => {
    async function* source(): AsyncGenerator<BulkItem> {
      yield item(1);
      await new Promise(() => undefined);
    }
    const client = createTestClient(setup.sandbox.baseUrl);
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
});
