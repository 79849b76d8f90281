import { Readable } from 'node:stream';
import { operations } from '@bandwidth-messages/client/operations';
import { type MessagesPage, readPages } from '../../src/pagination/pages.js';
import type { ListMessageItem, MessagesList } from '../../src/index.js';
import { settle, until } from '../support/fake-clock.js';
import { type Harness, MESSAGE, startHarness } from '../support/harness.js';

const row = (number: number): ListMessageItem => ({ messageId: `m${number}` });

/** A log whose tokens are offsets. */
const readLog = async (
  total: () => number,
  options: { limit?: number; maxPage?: number; count?: number; pageToken?: string; newest?: boolean } = {},
): Promise<{ rows: (string | undefined)[]; error: unknown; limits: unknown[] }> => {
  const { limit = 100, maxPage = 10_000, count, pageToken } = options;
  const limits: unknown[] = [];
  const fetchPage = async (query: Readonly<Record<string, unknown>>): Promise<MessagesList> => {
    const offset = Number(query['pageToken'] ?? 0);
    limits.push(query['limit']);
    const size = Math.min(Number(query['limit']), maxPage);
    const length = total();
    const messages = Array.from({ length: Math.max(0, Math.min(size, length - offset)) }, (_, index) =>
      row(length - offset - index),
    );
    const end = offset + messages.length;
    const hasMore = end < Math.min(length, 10_000) && messages.length > 0;
    return {
      messages,
      pageInfo: hasMore ? { nextPageToken: String(end) } : {},
      // Below zero: told by the first page alone.
      ...(count !== undefined && (count >= 0 || offset === 0) && { totalCount: Math.abs(count) }),
    };
  };
  const rows: (string | undefined)[] = [];
  let error: unknown;
  try {
    const pages = readPages(operations.listMessages, { limit, pageToken }, fetchPage);
    for await (const { messages } of pages) rows.push(...messages.map(({ messageId }) => messageId));
  } catch (reason) {
    error = reason;
  }
  return { rows, error, limits };
};

describe('the end of a list', () => {
  test.each<[string, number | undefined]>([
    ['absent', undefined],
    ['zero', 0],
    ['capped', 10_000],
    ['true', 25_000],
    ['on the first page alone', -25_000],
  ])(
    '25,000 rows and no token after the 10,000th, the count being %s: more may follow',
    async (_name, count) => {
      const { rows, error } = await readLog(() => 25_000, {
        limit: 1000,
        ...(count !== undefined && { count }),
      });
      expect(rows).toHaveLength(10_000);
      expect(error).toMatchObject({ code: 'result-window', resultWindow: 10_000 });
    },
  );

  test('a server that hands out fewer rows than asked for is read to its end', async () => {
    const { rows, error } = await readLog(() => 3000, { limit: 5000, maxPage: 1000 });
    expect(rows).toHaveLength(3000);
    expect(error).toBeUndefined();
  });

  test('a new message between any two pages: no row comes twice, and none that was there is lost', async () => {
    let total = 300;
    const { rows } = await readLog(() => total++, { limit: 50 });
    expect(new Set(rows).size).toBe(rows.length);
    for (let number = 1; number <= 300; number++) expect(rows).toContain(`m${number}`);
  });

  test('a list that comes back to the token that it began with ends in an error, and no row comes twice', async () => {
    const next: Readonly<Record<string, string>> = { a: 'b', b: 'a' };
    const fetchPage = async ({ pageToken }: Readonly<Record<string, unknown>>): Promise<MessagesList> => ({
      messages: [{ messageId: String(pageToken) }],
      pageInfo: { nextPageToken: next[String(pageToken)]! },
    });
    const seen: unknown[] = [];
    const read = async (): Promise<void> => {
      const pages = readPages(operations.listMessages, { pageToken: 'a' }, fetchPage);
      for await (const { messages } of pages) seen.push(...messages.map(({ messageId }) => messageId));
    };
    await expect(read()).rejects.toMatchObject({ code: 'decode', pageToken: 'b' });
    expect(seen).toEqual(['a', 'b']);
  });

  test('rows of a page whose token is a repetition are handed out before the error', async () => {
    const pages: MessagesList[] = [
      { messages: [row(1)], pageInfo: { nextPageToken: 'a' } },
      { messages: [row(2)], pageInfo: { nextPageToken: 'a' } },
    ];
    const seen: MessagesPage[] = [];
    const read = async (): Promise<void> => {
      for await (const page of readPages(operations.listMessages, {}, async () => pages.shift()!))
        seen.push(page);
    };
    await expect(read()).rejects.toMatchObject({ code: 'decode', pageToken: 'a' });
    expect(seen.flatMap(({ messages }) => messages)).toEqual([row(1), row(2)]);
  });
});

describe('a list that is left', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await startHarness({
      sandbox: { seed: { messages: 10_050 }, rateLimit: false, maxRequests: 300 },
    });
  });
  afterEach(() => harness.close());
  const everything = (): { readonly fromDateTime: Date } => ({
    fromDateTime: new Date(harness.clock.now() - 14 * 86_400_000),
  });

  test('an abort is noticed at the next row, not at the next page', async () => {
    const controller = new AbortController();
    const rows: unknown[] = [];
    const read = async (): Promise<void> => {
      for await (const one of harness.client.listMessages(everything(), { signal: controller.signal })) {
        rows.push(one);
        if (rows.length === 3) controller.abort('enough');
      }
    };
    await expect(read()).rejects.toMatchObject({ code: 'abort', reason: 'enough' });
    expect(rows).toHaveLength(3);
  });

  test('a stream over a list that is destroyed while a page hangs closes at once, and sends nothing more', async () => {
    harness.sandbox.faults.add({ operation: 'listMessages', kind: 'hang', times: 'always' });
    const stream = Readable.from(harness.client.listMessages(everything()));
    stream.on('error', () => undefined);
    stream.read();
    await until(() => harness.sandbox.requests.length === 1);
    const closed = new Promise((resolve) => stream.on('close', resolve));
    stream.destroy();
    await closed;
    await settle(10);
    expect(harness.sandbox.requests).toHaveLength(1);
  });

  test('a second loop over one byPage() starts afresh', async () => {
    const pages = harness.client.listMessages(everything()).byPage({ limit: 5000 });
    for (let loop = 0; loop < 2; loop++) {
      for await (const { messages } of pages) {
        expect(messages).toHaveLength(5000);
        break;
      }
    }
  });

  test('the last page before the result window can be asked for again by its token', async () => {
    const list = harness.client.listMessages({ ...everything(), limit: 3000 });
    const tokens: string[] = [];
    const sizes: number[] = [];
    try {
      for await (const { nextPageToken, messages } of list.byPage()) {
        sizes.push(messages.length);
        if (nextPageToken !== undefined) tokens.push(nextPageToken);
      }
    } catch (error) {
      expect(error).toMatchObject({ code: 'result-window' });
    }
    expect(sizes).toEqual([3000, 3000, 3000, 1000]);
    const again = list.byPage({ pageToken: tokens[2]! })[Symbol.asyncIterator]();
    expect((await again.next()).value).toMatchObject({ messages: { length: 1000 } });
  });

  test.each([undefined, null, ''])(
    'byPage({ pageToken: %p }) is refused, and does not begin again',
    async (pageToken) => {
      const pages = harness.client.listMessages(everything()).byPage({ pageToken } as never);
      await expect(pages[Symbol.asyncIterator]().next()).rejects.toMatchObject({
        code: 'validation',
        field: 'pageToken',
      });
      expect(harness.sandbox.requests).toHaveLength(0);
    },
  );

  test('a query whose Date and list are changed after the call stays what it was', async () => {
    const { fromDateTime } = everything();
    const before = fromDateTime.toISOString();
    const sourceTn = [MESSAGE.from];
    const list = harness.client.listMessages({ fromDateTime, sourceTn });
    fromDateTime.setTime(0);
    sourceTn.push('+15559999999');
    await list.first();
    const { searchParams } = new URL(harness.sandbox.requests[0]!.url, harness.sandbox.url);
    expect(searchParams.get('fromDateTime')).toBe(before);
    expect(searchParams.get('sourceTn')).toBe(MESSAGE.from);
  });
});
