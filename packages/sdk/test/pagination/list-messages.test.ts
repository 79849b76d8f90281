import type { ListMessageItem } from '../../src/index.js';
import { type Harness, startHarness } from '../support/harness.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const idsOf = (rows: readonly ListMessageItem[]): (string | undefined)[] =>
  rows.map(({ messageId }) => messageId);

describe('listMessages', () => {
  let harness: Harness;
  const start = async (messages: number): Promise<Harness> => {
    harness = await startHarness({ sandbox: { seed: { messages }, rateLimit: false, maxRequests: 300 } });
    return harness;
  };
  const everything = (): { readonly fromDateTime: Date } => ({
    fromDateTime: new Date(harness.clock.now() - 14 * DAY_MS),
  });
  const queries = (): URLSearchParams[] =>
    harness.sandbox.requests.map(({ url }) => new URL(url, harness.sandbox.url).searchParams);
  afterEach(() => harness.close());

  describe('by rows', () => {
    test('yields every row once, a page at a time', async () => {
      const { client, sandbox } = await start(250);
      const rows: ListMessageItem[] = [];
      const seen: number[] = [];
      for await (const row of client.listMessages({ ...everything(), limit: 100 })) {
        rows.push(row);
        seen.push(sandbox.requests.length);
      }
      expect(new Set(idsOf(rows)).size).toBe(250);
      // Page 2 was not asked for before the 101st row was.
      expect([seen[99], seen[100], seen[200], seen[249]]).toEqual([1, 2, 3, 3]);
    });

    test('sends the filters unchanged with each page', async () => {
      const { client } = await start(500);
      const query = { ...everything(), messageDirection: 'OUTBOUND', sort: 'sourceTn:desc', limit: 90 };
      const list = client.listMessages(query);
      query.messageDirection = 'INBOUND';
      const rows = await list.toArray({ max: Infinity });
      expect(rows.length).toBeGreaterThan(180);
      expect(rows.every(({ messageDirection }) => messageDirection === 'OUTBOUND')).toBe(true);
      const filters = queries().map((search) => {
        search.delete('pageToken');
        return String(search);
      });
      expect(filters.length).toBeGreaterThan(2);
      expect(new Set(filters).size).toBe(1);
    });

    test('sends nothing before the first row is asked for, and nothing after the loop is left', async () => {
      const { client, sandbox } = await start(30);
      const list = client.listMessages({ ...everything(), limit: 10 });
      expect(sandbox.requests).toHaveLength(0);

      for await (const _row of list) break;
      expect(sandbox.requests).toHaveLength(1);

      const boom = new Error('boom');
      const failing = async (): Promise<void> => {
        for await (const _row of list) throw boom;
      };
      await expect(failing()).rejects.toBe(boom);
      expect(sandbox.requests).toHaveLength(2);

      const rows = list[Symbol.asyncIterator]();
      await rows.next();
      await rows.return?.();
      expect(await rows.next()).toEqual({ done: true, value: undefined });
      expect(sandbox.requests).toHaveLength(3);
    });

    test('sends nothing when it is left before its first request has gone', async () => {
      const { client, sandbox } = await start(30);
      const rows = client.listMessages({ ...everything(), limit: 10 })[Symbol.asyncIterator]();
      const row = rows.next();
      await rows.return?.();
      expect(await row).toEqual({ done: true, value: undefined });
      expect(sandbox.requests).toHaveLength(0);
    });

    test('starts afresh with each loop', async () => {
      const { client } = await start(25);
      const list = client.listMessages({ ...everything(), limit: 10 });
      const first = await list.toArray({ max: 1000 });
      const second = await list.toArray({ max: 1000 });
      expect(idsOf(second)).toEqual(idsOf(first));
    });

    test('goes on after an empty page that has a next one', async () => {
      const { client, sandbox } = await start(30);
      sandbox.faults.add({ operation: 'listMessages', kind: 'merge', merge: { messages: [] } });
      const rows = await client.listMessages({ ...everything(), limit: 10 }).toArray({ max: 100 });
      expect(rows).toHaveLength(20);
    });

    test('throws when a page token comes for the second time', async () => {
      const { client, sandbox } = await start(30);
      sandbox.faults.add({ operation: 'listMessages', kind: 'repeat-page-token', skip: 1 });
      const list = client.listMessages({ ...everything(), limit: 10 });
      await expect(list.toArray({ max: 100 })).rejects.toMatchObject({
        code: 'decode',
        message: expect.stringContaining('second time'),
      });
      expect(sandbox.requests).toHaveLength(2);
    });

    test('needs a filter, and says how to ask for everything', async () => {
      const { client, sandbox } = await start(1);
      for (const query of [{}, { limit: 5, sort: 'sourceTn:asc', messageStatus: undefined }]) {
        await expect(client.listMessages(query).toArray({ max: 5 })).rejects.toMatchObject({
          code: 'validation',
          field: 'query',
          message: expect.stringMatching(/nothing was sent.*fromDateTime: new Date\(Date\.now\(\) - 14 \*/),
        });
      }
      expect(sandbox.requests).toHaveLength(0);
    });
  });

  describe('by pages', () => {
    test('tells what is needed to go on', async () => {
      const { client } = await start(25);
      const pages = [];
      for await (const page of client.listMessages(everything()).byPage({ limit: 10 })) pages.push(page);
      expect(pages.map(({ messages }) => messages.length)).toEqual([10, 10, 5]);
      expect(pages.map(({ totalCount }) => totalCount)).toEqual([25, 25, 25]);
      expect(pages.map(({ isLastPage }) => isLastPage)).toEqual([false, false, true]);
      expect(pages.map(({ nextPageToken }) => typeof nextPageToken)).toEqual([
        'string',
        'string',
        'undefined',
      ]);
    });

    test('goes on from the page of an error, and yields nothing again', async () => {
      const { client, run, sandbox } = await start(35);
      const skip = 2;
      sandbox.faults.add({ operation: 'listMessages', kind: 'respond', status: 503, skip, times: 3 });
      const list = client.listMessages({ ...everything(), limit: 10 });
      const rows: ListMessageItem[] = [];
      const read = async (pageToken?: string): Promise<void> => {
        const start = pageToken === undefined ? {} : { pageToken };
        for await (const { messages } of list.byPage(start)) rows.push(...messages);
      };
      const error = await harness.failure(read());
      expect(error).toMatchObject({ code: 'api', status: 503, pageToken: expect.any(String) });
      expect(rows).toHaveLength(20);

      await run(read(error['pageToken'] as string));
      expect(rows).toHaveLength(35);
      expect(new Set(idsOf(rows)).size).toBe(35);
    });

    test('carries the page in the error of an aborted list', async () => {
      const { client } = await start(25);
      const controller = new AbortController();
      const list = client.listMessages({ ...everything(), limit: 10 }, { signal: controller.signal });
      const pages = list.byPage()[Symbol.asyncIterator]();
      const { value: page } = await pages.next();
      controller.abort('enough');
      await expect(pages.next()).rejects.toMatchObject({
        code: 'abort',
        reason: 'enough',
        pageToken: page.nextPageToken,
      });
    });
  });

  describe('as an array', () => {
    test('holds at most `max` rows, which must be said', async () => {
      const { client, sandbox } = await start(30);
      const list = client.listMessages({ ...everything(), limit: 10 });
      expect(await list.toArray({ max: 20 })).toHaveLength(20);
      expect(sandbox.requests).toHaveLength(2);
      // @ts-expect-error `max` is required
      await expect(list.toArray({})).rejects.toMatchObject({ code: 'validation', field: 'max' });
      // @ts-expect-error `limit` is an option of the query
      await expect(list.toArray({ max: 5, limit: 5 })).rejects.toMatchObject({ field: 'limit' });
      // @ts-expect-error `max` is required
      await expect(list.toArray()).rejects.toMatchObject({ code: 'validation', field: 'max' });
    });

    test('first() asks for one row', async () => {
      const { client } = await start(30);
      const [row] = await client.listMessages(everything()).toArray({ max: 1 });
      expect(await client.listMessages(everything()).first()).toEqual(row);
      expect(queries().map((search) => search.get('limit'))).toEqual([null, '1']);
      expect(await client.listMessages({ messageId: 'none' }).first()).toBeUndefined();
    });
  });
});
