import { withSandbox, type Row } from '../support/api.js';

const seed = { messages: 2500 };
const ids = (rows: readonly Row[]) => rows.map((row) => row.messageId);

test.each([1, 7, 100, 499, 1200, 10_000])('pages of %i hold every row once', (limit) => {
  const messages = limit < 100 ? 40 * limit : 1200;
  return withSandbox({ seed: { messages }, rateLimit: false }, async (api) => {
    const { rows, pages } = await api.listAll({ limit });
    expect(rows).toHaveLength(messages);
    expect(new Set(ids(rows)).size).toBe(messages);
    expect(pages.every((page) => page.json.totalCount === messages)).toBe(true);
    expect(pages.slice(0, -1).every((page) => page.json.messages.length === limit)).toBe(true);
  });
});

test('100 rows are a page unless told otherwise', () =>
  withSandbox({ seed }, async (api) => {
    expect((await api.list({ fromSegmentCount: 1 })).json.messages).toHaveLength(100);
  }));

test('pageInfo has tokens and links to both sides, and is empty for a single page', () =>
  withSandbox({ seed }, async (api, sandbox) => {
    const query = { limit: 1000, fromSegmentCount: 1 };
    const first = (await api.list(query)).json;
    expect(Object.keys(first.pageInfo).sort()).toEqual(['nextPage', 'nextPageToken']);
    const second = (await api.list({ ...query, pageToken: first.pageInfo.nextPageToken })).json;
    expect(Object.keys(second.pageInfo).sort()).toEqual([
      'nextPage',
      'nextPageToken',
      'prevPage',
      'prevPageToken',
    ]);
    const link = second.pageInfo.nextPage as string;
    expect(link.startsWith(`${sandbox.baseUrl}/users/9900000/messages?`)).toBe(true);
    const third = (await api.list(new URL(link).searchParams.toString())).json;
    expect(third.messages).toHaveLength(500);
    expect(Object.keys(third.pageInfo).sort()).toEqual(['prevPage', 'prevPageToken']);
    expect((await api.list({ ...query, pageToken: third.pageInfo.prevPageToken })).json.messages).toEqual(
      second.messages,
    );
    expect((await api.list({ ...query, pageToken: second.pageInfo.prevPageToken })).json.messages).toEqual(
      first.messages,
    );
    expect((await api.list({ limit: 10_000 })).json.pageInfo).toEqual({});
  }));

test.each([
  'limit=5&carrierName=AT%26T&sort=sourceTn:asc',
  'carrierName=other&limit=5&location=%22%5C%C3%A9',
  'location="\\é&carrierName=other&limit=5',
  'messageType=sms&limit=5&carrierName=pageToken%3D1',
])('links lead on, whatever stands in the query: %s', (query) =>
  withSandbox({}, async (api, sandbox) => {
    const { carrierName = null, location = null } = Object.fromEntries(new URLSearchParams(query));
    sandbox.addMessages(Array.from({ length: 12 }, () => ({ carrierName, location })));
    let { json } = await api.list(query);
    const seen = new Set<string>();
    for (let page = 1; page < 3; page += 1) {
      for (const id of ids(json.messages as Row[])) seen.add(id);
      const link = json.pageInfo.nextPage as string;
      // As it stands between quotation marks in the JSON, and good for any client to ask for.
      expect(link).toMatch(/^[\x21\x23-\x5b\x5d-\x7e]+$/);
      expect(link.match(/pageToken=/g)).toHaveLength(1);
      json = (await api.list(link.slice(link.indexOf('?') + 1))).json;
    }
    for (const id of ids(json.messages as Row[])) seen.add(id);
    expect(seen.size).toBe(12);
    expect(json.pageInfo.nextPage).toBeUndefined();
  }),
);

describe('page tokens', () => {
  test('are bound to their filters, their order, their account and their sandbox', () =>
    withSandbox({ seed }, async (api) => {
      const query = { limit: 10, messageType: 'sms', sort: 'sourceTn:asc' };
      const pageToken = (await api.list(query)).json.pageInfo.nextPageToken as string;
      expect((await api.list({ ...query, pageToken })).status).toBe(200);
      expect((await api.list({ ...query, limit: 20, pageToken })).status).toBe(200);
      const others = [
        { limit: 10, pageToken },
        { ...query, messageType: 'mms', pageToken },
        { ...query, sort: 'sourceTn:desc', pageToken },
        { ...query, errorCode: 0, pageToken },
        ...Array.from(pageToken, (character, index) => {
          const other = character === 'A' ? 'B' : 'A';
          return { ...query, pageToken: pageToken.slice(0, index) + other + pageToken.slice(index + 1) };
        }),
        { ...query, pageToken: `${pageToken}A` },
      ];
      expect(others.length).toBeGreaterThan(20);
      for (const other of others) expect((await api.list(other)).status).toBe(400);
      await withSandbox({ seed }, async (foreign) => {
        expect((await foreign.list({ ...query, pageToken })).status).toBe(400);
      });
    }));

  test('end after an hour, unless told otherwise', () =>
    withSandbox({ seed, assumptions: { pageTokenLifetimeMs: 1000 } }, async (api, sandbox) => {
      const pageToken = (await api.list({ limit: 10 })).json.pageInfo.nextPageToken as string;
      sandbox.advanceClock(1000);
      expect((await api.list({ limit: 10, pageToken })).status).toBe(200);
      sandbox.advanceClock(1);
      expect((await api.list({ limit: 10, pageToken })).status).toBe(400);
    }));
});

describe('the window of 10,000 rows', () => {
  const large = { seed: { messages: 12_000 }, rateLimit: false as const };

  test('ends without a next page, and the total tells that there are more', () =>
    withSandbox(large, async (api) => {
      const { rows, pages } = await api.listAll({ limit: 2500 });
      expect([rows.length, pages.length]).toEqual([10_000, 4]);
      expect(pages[3]!.json.totalCount).toBe(12_000);
    }));

  test('a page that would reach beyond it is rejected', () =>
    withSandbox(large, async (api) => {
      const third = (await api.list({ limit: 4000 })).json.pageInfo.nextPageToken as string;
      const next = (await api.list({ limit: 4000, pageToken: third })).json.pageInfo.nextPageToken as string;
      expect((await api.list({ limit: 4000, pageToken: next })).status).toBe(400);
      const last = await api.list({ limit: 2000, pageToken: next });
      expect([last.status, last.json.messages.length, last.json.pageInfo.nextPageToken]).toEqual([
        200,
        2000,
        undefined,
      ]);
    }));

  test('limitTotalCount caps the total', () =>
    withSandbox(large, async (api) => {
      const total = async (query: Record<string, string | number | boolean>) =>
        (await api.list({ limit: 1, ...query })).json.totalCount as number;
      expect(await total({ limitTotalCount: false })).toBe(12_000);
      expect(await total({ limitTotalCount: true })).toBe(10_000);
      expect(await total({ limitTotalCount: true, toSegmentCount: 100 })).toBe(10_000);
      const mms = await total({ messageType: 'mms' });
      expect(await total({ messageType: 'mms', limitTotalCount: true })).toBe(mms);
      expect(mms).toBeLessThan(10_000);
    }));
});
