import { type BulkResult, parseBulkTag, sendMessages } from '../../src/index.js';
import { createFakeClient, failures } from '../support/fake-client.js';
import { createFakeClock } from '../support/fake-clock.js';
import { createMemoryJournal } from '../support/memory-journal.js';
import { item } from '../support/messages.js';
import { tempFile } from '../support/temp-folder.js';
import { outcomesOf, sendList } from '../support/send-list.js';
import { useSandbox } from '../support/use-sandbox.js';

const setup = useSandbox();

describe('sendMessages', () => {
  it('reports a key that comes twice and does not send it; with another message it is an error', async () => {
    const { results } = await sendList(
      setup.sandbox,
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
    expect(setup.sandbox.accepted).toHaveLength(2);
  });

  it('reports a repeated key also where both are on their way at once, and in a later run', async () => {
    const path = tempFile();
    const first = await sendList(setup.sandbox, [item(1), item(1), item(1, { text: 'Another.' })], path);
    expect(outcomesOf(first.results)).toEqual(['order-1 accepted', 'order-1 rejected', 'order-1 skipped']);
    const second = await sendList(setup.sandbox, [item(1, { text: 'Another.' })], path);
    expect(second.results).toMatchObject([{ outcome: 'rejected', error: { field: 'key' } }]);
    expect(setup.sandbox.accepted).toHaveLength(1);
  });

  it('calls a key that comes twice a duplicate while the first one is at the API, whatever shouldSend says of it', async () => {
    const clock = createFakeClock();
    const journal = createMemoryJournal(clock);
    let tell = (): void => undefined;
    const isTold = new Promise<void>((resolve) => (tell = resolve));
    const client = createFakeClient(clock, async () => {
      await isTold;
      throw failures.timeout();
    });
    const answers = [true, false];
    const options = { journal, concurrency: 2, shouldSend: () => answers.shift() ?? false };
    const results: BulkResult[] = [];
    const run = (async () => {
      for await (const result of sendMessages(client, [item(1), item(1)], options)) {
        results.push(result);
        tell();
      }
    })();
    await clock.run(run);
    expect(results).toMatchObject([
      { outcome: 'skipped', reason: 'duplicate' },
      { outcome: 'unknown', error: { code: 'timeout' } },
    ]);
    expect(journal.lines).toMatchObject([{ mark: 'intent' }, { mark: 'unknown' }]);
  });

  it.each([
    ['although shouldSend is against it now', false],
    ['and does not send it again', true],
  ])('calls a message accepted of which an event came while it waited, %s', async (_, isWanted) => {
    const clock = createFakeClock();
    const journal = createMemoryJournal(clock);
    const client = createFakeClient(clock, () => {
      throw failures.fullQueue();
    });
    const answers = [true, isWanted];
    const shouldSend = async (key: string): Promise<boolean> => {
      if (answers.length === 1) await journal.confirm(key, 'id-1');
      return answers.shift() ?? false;
    };
    const results: BulkResult[] = [];
    const run = (async () => {
      for await (const result of sendMessages(client, [item(1)], { journal, shouldSend }))
        results.push(result);
    })();
    await clock.run(run);
    expect(results).toMatchObject([{ key: 'order-1', outcome: 'accepted' }]);
    expect(client.sent).toEqual(['order-1']);
  });

  it('takes an expiration that counts from now for the same message', async () => {
    const path = tempFile();
    await sendList(setup.sandbox, [item(1, { expiration: new Date(Date.now() + 60_000) })], path);
    const { results } = await sendList(
      setup.sandbox,
      [item(1, { expiration: new Date(Date.now() + 90_000) })],
      path,
    );
    expect(results).toEqual([{ key: 'order-1', outcome: 'accepted', earlier: true }]);
  });

  it('puts the key into the tag beside the tag of the caller, 1024 characters in all', async () => {
    const { results } = await sendList(setup.sandbox, [
      { ...item(1, { tag: 'spring sale' }), key: 'käse 1:2' },
      item(2, { tag: 'x'.repeat(1024) }),
    ]);
    const [sent] = setup.sandbox.accepted;
    expect(sent?.message.tag).toMatch(/^bulk:[\w-]+:k%C3%A4se%201%3A2 spring sale$/);
    expect(parseBulkTag(sent?.message.tag)).toMatchObject({ key: 'käse 1:2', tag: 'spring sale' });
    expect(results.find(({ key }) => key === 'order-2')).toMatchObject({
      outcome: 'rejected',
      error: { code: 'validation', field: 'message.tag' },
    });
    expect(parseBulkTag('another tag')).toBeUndefined();
  });
});
