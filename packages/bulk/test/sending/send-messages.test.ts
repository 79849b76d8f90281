import { inspect } from 'node:util';
import { type BulkItem, type BulkProgress, openJournal, sendMessages } from '../../src/index.js';
import { createTestClient } from '../support/client.js';
import { item, items } from '../support/messages.js';
import { tempFile } from '../support/temp-folder.js';
import { RATE, acceptedKeys, outcomesOf, sendList } from '../support/send-list.js';
import { useSandbox } from '../support/use-sandbox.js';

const setup = useSandbox();

describe('sendMessages', () => {
  it('sends each message of a list once, and hands out id and outcome of each', async () => {
    const { results, totals } = await sendList(setup.sandbox, items(50));
    expect(totals).toMatchObject({
      accepted: 50,
      rejected: 0,
      unknown: 0,
      skipped: 0,
      earlier: 0,
      segments: 50,
    });
    expect(new Set(results.map(({ id }) => id))).toEqual(
      new Set(setup.sandbox.accepted.map(({ message }) => message.id)),
    );
    expect([...acceptedKeys(setup.sandbox)].sort()).toEqual([...items(50)].map(({ key }) => key).sort());
  });

  it('sends nothing before the first result is asked for, and can be iterated once', async () => {
    const client = createTestClient(setup.sandbox.baseUrl);
    const journal = await openJournal(tempFile());
    const run = sendMessages(client, items(3), { journal, rate: RATE });
    expect(setup.sandbox.requests).toHaveLength(0);
    expect(await run.finish()).toMatchObject({ accepted: 3 });
    await expect(run.finish()).rejects.toMatchObject({ code: 'validation', field: 'run' });
    await journal.close();
    await client.close();
  });

  it('takes any concurrency, also one that no list needs', async () => {
    const concurrency = Number.MAX_SAFE_INTEGER;
    const { totals, error } = await sendList(setup.sandbox, items(3), tempFile(), { concurrency });
    expect(error).toBeUndefined();
    expect(totals).toMatchObject({ accepted: 3 });
  });

  it('goes on with a list in another order and with new keys, and tells what had ended in an earlier run', async () => {
    const path = tempFile();
    await sendList(setup.sandbox, items(20), path);
    const list = [...items(30)].reverse();
    const { results, totals } = await sendList(setup.sandbox, list, path);
    expect(totals).toMatchObject({ accepted: 30, earlier: 20, segments: 10 });
    expect(results.filter(({ earlier }) => earlier).map(({ key }) => key)).toEqual(
      list.slice(10).map(({ key }) => key),
    );
    expect(setup.sandbox.accepted).toHaveLength(30);
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
    const client = createTestClient(setup.sandbox.baseUrl);
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

  it('skips what the filter leaves out and what has expired, and asks the filter just before sending', async () => {
    const asked: string[] = [];
    const list = [item(1), item(2, { expiration: new Date(Date.now() - 1000) }), item(3)];
    const { results } = await sendList(setup.sandbox, list, tempFile(), {
      concurrency: 1,
      shouldSend: async (key: string) => {
        asked.push(`${key} after ${setup.sandbox.accepted.length}`);
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

  it('rejects what the API refuses, with its words, and goes on', async () => {
    const { results } = await sendList(setup.sandbox, [
      item(1, { to: 'nobody' }),
      item(2),
      { key: 'three', message: 3 as any },
    ]);
    expect(outcomesOf(results)).toEqual(['order-1 rejected', 'order-2 accepted', 'three rejected']);
  });

  it('tells no text and no number of a message in results, errors and progress, and a failing listener does no harm', async () => {
    const told: BulkProgress[] = [];
    const { results } = await sendList(
      setup.sandbox,
      [item(1), item(2, { to: '+155511' }), item(3, { text: '' })],
      tempFile(),
      {
        onProgress: (progress: BulkProgress) => {
          told.push(progress);
          throw new Error('the listener is broken');
        },
      },
    );
    const all = inspect([results, told], { depth: 9 });
    expect(told.at(-1)).toMatchObject({ accepted: 1, rejected: 2, sending: 0 });
    expect(all).not.toMatch(/Your order|\+1\d|5551112222/);
  });
});
