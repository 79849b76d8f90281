import { type BulkItem, openJournal, sendMessages } from '../../src/index.js';
import { createTestClient } from '../support/client.js';
import { item, items } from '../support/messages.js';
import { tempFile } from '../support/temp-folder.js';
import { RATE, acceptedKeys, sendList } from '../support/send-list.js';
import { useSandbox } from '../support/use-sandbox.js';

const setup = useSandbox();

describe('sendMessages', () => {
  it.each([
    ['without a key', { message: item(1).message }],
    ['with an empty key', { ...item(1), key: '' }],
    ['with half a character in its key', { ...item(1), key: 'a\ud83d' }],
    ['that is nothing', null],
  ])('ends with an error at an item %s, naming its place in the source', async (_, bad) => {
    const { error, totals } = await sendList(setup.sandbox, [item(0), bad as any], tempFile(), {
      concurrency: 1,
    });
    expect(error).toMatchObject({ code: 'validation', field: 'source[1].key' });
    expect(totals.accepted).toBe(1);
  });

  it('ends with the error of the source, of the filter, and of a journal that cannot be written', async () => {
    async function* broken(): AsyncGenerator<BulkItem> {
      yield item(1);
      throw new RangeError('the database is gone');
    }
    expect((await sendList(setup.sandbox, broken())).error).toBeInstanceOf(RangeError);
    const filter = await sendList(setup.sandbox, [item(2)], tempFile(), {
      shouldSend: () => Promise.reject(new RangeError('the opt-outs are gone')),
    });
    expect(filter.error).toBeInstanceOf(RangeError);
    expect(acceptedKeys(setup.sandbox)).not.toContain('order-2');
  });

  it('ends with an error at a filter that forgets to answer, and skips nothing', async () => {
    const path = tempFile();
    const { error } = await sendList(setup.sandbox, items(3), path, { shouldSend: () => undefined as any });
    expect(error).toMatchObject({ code: 'validation', field: 'shouldSend' });
    expect((await sendList(setup.sandbox, items(3), path)).totals).toMatchObject({ accepted: 3, skipped: 0 });
  });

  it('refuses a second run on a journal in use', async () => {
    const client = createTestClient(setup.sandbox.baseUrl);
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
    ['a signal that nobody can listen to', { signal: { aborted: false } }, 'signal'],
    ['a dry run that is neither on nor off', { dryRun: 'yes' }, 'dryRun'],
  ])('refuses %s before anything is sent', async (_, options, field) => {
    const client = createTestClient(setup.sandbox.baseUrl);
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
});
