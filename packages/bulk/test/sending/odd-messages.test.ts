import { type BulkItem, parseBulkTag } from '../../src/index.js';
import { item } from '../support/messages.js';
import { tempFile } from '../support/temp-folder.js';
import { sendOneByOne } from '../support/send-list.js';
import { useSandbox } from '../support/use-sandbox.js';

const setup = useSandbox();

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
    const { results, error, told } = await sendOneByOne(setup.sandbox, [
      { ...item(1), ...merged(1, fields) },
      item(2),
    ]);
    expect(error).toBeUndefined();
    expect(told).toEqual(['order-1 rejected', 'order-2 accepted']);
    expect(results[0]?.error).toMatchObject({ code: 'validation', field, outcome: 'not-accepted' });
  });

  it('null, as databases have it, is the same as a field that is left out', async () => {
    const path = tempFile();
    const { told } = await sendOneByOne(
      setup.sandbox,
      [merged(1, { tag: null, expiration: null })],
      {},
      path,
    );
    expect(told).toEqual(['order-1 accepted']);
    expect(setup.sandbox.accepted[0]?.message.tag).toMatch(/:order-1$/);
    expect((await sendOneByOne(setup.sandbox, [item(1)], {}, path)).results).toMatchObject([
      { outcome: 'accepted', earlier: true },
    ]);
  });

  it('a priority of tomorrow is left to the API, whose answer is the result', async () => {
    const { told } = await sendOneByOne(setup.sandbox, [
      merged(1, { priority: 'lowest' }),
      merged(2, { priority: 'high' }),
    ]);
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
    expect((await sendOneByOne(setup.sandbox, list, {}, path)).told).toEqual([
      `${key} accepted`,
      'order-2 accepted',
    ]);
    expect(parseBulkTag(setup.sandbox.accepted[0]?.message.tag)?.key).toBe(key);
    expect((await sendOneByOne(setup.sandbox, list, {}, path)).results).toMatchObject([
      { key, earlier: true },
      { earlier: true },
    ]);
    expect(setup.sandbox.accepted).toHaveLength(2);
  });

  it.each([10_000, 1_200_000])(
    'a key of %i characters, too long for a tag, is rejected, and the run goes on',
    async (length) => {
      const key = 'x'.repeat(length);
      const { results } = await sendOneByOne(setup.sandbox, [{ ...item(1), key }, item(2)]);
      expect(results).toMatchObject([
        { key, outcome: 'rejected', error: { field: 'key' } },
        { outcome: 'accepted' },
      ]);
    },
  );
});
