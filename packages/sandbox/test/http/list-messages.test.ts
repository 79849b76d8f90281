import type { AddedRow, Sandbox } from '../../src/index.js';
import { startMs, validMessage, withSandbox, type ApiClient } from '../support/api.js';

const hourMs = 60 * 60 * 1000;
const at = (ms: number) => new Date(ms).toISOString();
const ids = (json: { messages: { messageId: string }[] }) => json.messages.map(({ messageId }) => messageId);

/** Rows that differ in every field that can be searched for; row 0 is the oldest, an hour apart from the next. */
const variants: readonly AddedRow[] = [
  {
    sourceTn: '+15550000001',
    destinationTn: '+15559999991',
    messageStatus: 'DELIVERED',
    carrierName: 'Verizon',
  },
  { sourceTn: '+15550000002', destinationTn: '+15559999992', messageStatus: 'FAILED', errorCode: 4432 },
  { sourceTn: '+15550000003', messageDirection: 'INBOUND', messageStatus: 'ACCEPTED', carrierName: 'AT&T' },
  {
    sourceTn: '12345',
    messageType: 'mms',
    messageSize: null,
    carrierName: null,
    product: 'SHORT_CODE_REACH',
  },
  {
    sourceTn: 'My Shop&1',
    messageType: 'rcs',
    product: 'RBM_RICH',
    location: '10021',
    campaignId: 'CJEUMDK',
  },
  { bwLatency: 7, bwQueued: true, carrierQueued: true, carrierLatency: 60, campaignClass: 'T' },
  { bwLatency: null, callingNumberCountryA3: 'CAN', calledNumberCountryA3: 'MEX', product: null },
  { segmentCount: 4, messageSize: 5000, calledNumberCountryA3: null, callingNumberCountryA3: null },
];
const rows: AddedRow[] = variants.map((row, index) => ({
  messageId: `row-${index}`,
  receiveTime: at(startMs - (variants.length - index) * hourMs),
  ...row,
}));

const withRows = (
  options: Parameters<typeof withSandbox>[0],
  test: (api: ApiClient, sandbox: Sandbox) => Promise<void>,
) =>
  withSandbox(options, async (api, sandbox) => {
    sandbox.addMessages(rows);
    await test(api, sandbox);
  });

const found = async (api: ApiClient, query: Record<string, string | number | boolean>) => {
  const { status, json } = await api.list({ sort: 'receiveTime:asc', ...query });
  expect(status).toBe(200);
  expect(json.totalCount).toBe(json.messages.length);
  return ids(json).map((id) => Number(id.replace('row-', '')));
};

test.each([
  [{ messageId: 'row-3' }, [3]],
  [{ messageId: 'row-' }, []],
  [{ sourceTn: '+15550000002' }, [1]],
  [{ sourceTn: '+1555000' }, [0, 1, 2]],
  [{ sourceTn: '+15550000001,+15550000003,12345' }, [0, 2, 3]],
  [{ sourceTn: 'My Shop&1' }, [4]],
  [{ destinationTn: '+15559999991,+15559999992' }, [0, 1]],
  [{ destinationTn: '+15559' }, [0, 1]],
  [{ messageStatus: 'FAILED' }, [1]],
  [{ messageDirection: 'INBOUND' }, [2]],
  [{ carrierName: 'AT&T' }, [2]],
  [{ messageType: 'mms' }, [3]],
  [{ errorCode: 4432 }, [1]],
  [{ fromDateTime: at(startMs - 2 * hourMs) }, [6, 7]],
  [{ toDateTime: at(startMs - 7 * hourMs) }, [0, 1]],
  [{ fromDateTime: at(startMs - 5 * hourMs), toDateTime: at(startMs - 4 * hourMs) }, [3, 4]],
  [{ fromDateTime: at(startMs - 5 * hourMs + 1), toDateTime: at(startMs - 4 * hourMs - 1) }, []],
  [{ campaignId: 'CJEUMDK' }, [4]],
  [{ fromBwLatency: 7 }, [5]],
  [{ fromBwLatency: 8 }, []],
  [{ bwQueued: true }, [5]],
  [{ product: 'SHORT_CODE_REACH' }, [3]],
  [{ location: '10021' }, [4]],
  [{ carrierQueued: true }, [5]],
  [{ carrierQueued: false }, [0, 1, 3, 4, 6, 7]],
  [{ fromCarrierLatency: 60 }, [5]],
  [{ callingNumberCountryA3: 'CAN' }, [6]],
  [{ calledNumberCountryA3: 'MEX' }, [6]],
  [{ fromSegmentCount: 4 }, [7]],
  [{ toSegmentCount: 1 }, [0, 1, 2, 3, 4, 5, 6]],
  [{ fromSegmentCount: 2, toSegmentCount: 3 }, []],
  [{ fromMessageSize: 5000 }, [7]],
  [{ toMessageSize: 160 }, [0, 1, 2, 4, 5, 6]],
  [{ messageStatus: 'DELIVERED', messageDirection: 'OUTBOUND', fromSegmentCount: 2 }, [7]],
  [{ limitTotalCount: true }, [0, 1, 2, 3, 4, 5, 6, 7]],
] as [Record<string, string | number | boolean>, number[]][])('%j finds rows %j', (query, expected) =>
  withRows({}, async (api) => {
    expect(await found(api, query)).toEqual(expected);
  }),
);

test.each([
  ['', 'At least one query parameter is required'],
  ['foo=1', 'foo'],
  ['limit=1&limit=1', 'limit: given twice'],
  ['limit=0', 'limit'],
  ['limit=10001', 'limit'],
  ['limit=ten', 'limit'],
  ['limit=', 'limit'],
  ['messageStatus=DLR_EXPIRED', 'messageStatus'],
  ['messageStatus=delivered', 'messageStatus'],
  ['messageDirection=out', 'messageDirection'],
  ['messageType=fax', 'messageType'],
  ['product=SMS', 'product'],
  ['errorCode=abc', 'errorCode'],
  ['bwQueued=yes', 'bwQueued'],
  ['fromDateTime=2026-03-10T00:00:00Z', 'fromDateTime'],
  ['toDateTime=2026-03-10', 'toDateTime'],
  ['fromDateTime=2026-02-30T00:00:00.000Z', 'fromDateTime'],
  ['fromDateTime=2026-03-10T00:00:00.000%2B01:00', 'fromDateTime'],
  ['fromDateTime=2026-02-20T00:00:00.000Z', 'at most 14 days back'],
  ['fromDateTime=2026-03-10T00:00:00.001Z&toDateTime=2026-03-10T00:00:00.000Z', 'is after toDateTime'],
  ['sourceTn=%2B155', 'sourceTn: at least 5'],
  ['sourceTn=%2B1555000,%2B15550000001', 'sourceTn'],
  [`destinationTn=${Array.from({ length: 11 }, (_, i) => `%2B155500000${10 + i}`).join()}`, 'at most 10'],
  ['sourceTn=+15550000001', 'sourceTn'],
  ['sort=sourceTn', 'sort'],
  ['sort=nothing:asc', 'sort'],
  ['sort=sourceTn:up', 'sort'],
  ['pageToken=gdEewhcJLQRB5', 'pageToken'],
  ['messageId=%zz', 'percent-encoded'],
])('the query "%s" is refused', (query, problem) =>
  withRows({}, async (api) => {
    const { status, json } = await api.list(query);
    expect([status, json.type]).toEqual([400, 'bad-request']);
    expect(json.description).toContain(problem);
    expect(json.fieldErrors).toBeUndefined();
  }),
);

test('dates without milliseconds are taken where that is chosen', () =>
  withRows({ choices: { requireMilliseconds: false } }, async (api) => {
    expect(await found(api, { fromDateTime: '2026-03-10T10:00:00Z' })).toEqual([6, 7]);
    expect(await found(api, { fromDateTime: '2026-03-10T11:00:00+01:00' })).toEqual([6, 7]);
  }));

test.each([
  ['[]', [3, 4, 5]],
  ['[)', [3, 4]],
  ['(]', [4, 5]],
  ['()', [4]],
] as const)('bounds can be %s', (rangeBounds, expected) =>
  withRows({ choices: { rangeBounds } }, async (api) => {
    const range = { fromDateTime: at(startMs - 5 * hourMs), toDateTime: at(startMs - 3 * hourMs) };
    expect(await found(api, range)).toEqual(expected);
  }),
);

test.each([
  ['sourceTn:asc', ['+15550000001', '+15550000002']],
  ['segmentCount:desc', [4, 1]],
  ['carrierName:desc', ['other', 'other']],
])('sort=%s', (sort, first) =>
  withRows({}, async (api) => {
    const { json } = await api.list({ sort });
    const field = sort.split(':')[0]!;
    const values = json.messages.map((row: Record<string, unknown>) => row[field]);
    expect(values.slice(0, 2)).toEqual(first);
    const known = values.filter((value: unknown) => value !== null);
    const sorted = [...known].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    expect(known).toEqual(sort.endsWith('asc') ? sorted : sorted.reverse());
    // What is not known comes last.
    expect(values.slice(0, known.length)).toEqual(known);
  }),
);

test('without sort the newest come first', () =>
  withRows({}, async (api) => {
    expect(ids((await api.list({ limit: 3 })).json)).toEqual(['row-7', 'row-6', 'row-5']);
  }));

test('pages hold 100 rows unless told otherwise, and lead forth and back', () =>
  withSandbox({ seed: { messages: 250 } }, async (api) => {
    const query = { messageDirection: 'OUTBOUND' };
    const all = ids((await api.list({ ...query, limit: 1000 })).json);
    const first = (await api.list(query)).json;
    expect(first.messages).toHaveLength(100);
    expect(first.totalCount).toBe(all.length);
    expect(Object.keys(first.pageInfo).sort()).toEqual(['nextPage', 'nextPageToken']);
    const second = (await api.list({ ...query, pageToken: first.pageInfo.nextPageToken })).json;
    expect([...ids(first), ...ids(second)]).toEqual(all);
    expect(Object.keys(second.pageInfo).sort()).toEqual(['prevPage', 'prevPageToken']);
    const back = (await api.list({ ...query, pageToken: second.pageInfo.prevPageToken })).json;
    expect(ids(back)).toEqual(ids(first));
    // The link asks for the same as the token does.
    const link = new URL(first.pageInfo.nextPage);
    expect(link.origin).toBe(api.sandbox.url);
    expect(ids((await api.list(link.search.slice(1))).json)).toEqual(ids(second));
  }));

test('one page has an empty pageInfo', () =>
  withRows({}, async (api) => {
    const { json } = await api.list({ limit: 8 });
    expect([json.messages.length, json.pageInfo]).toEqual([8, {}]);
  }));

test('a page token is good only for the query, the account and the sandbox that it came from', () =>
  withSandbox({ seed: { messages: 300 } }, async (api) => {
    const query = { messageDirection: 'OUTBOUND', limit: 10 };
    const token = (await api.list(query)).json.pageInfo.nextPageToken as string;
    const status = async (more: Record<string, string | number | boolean>, pageToken = token) =>
      (await api.list({ ...query, ...more, pageToken })).status;
    expect(await status({})).toBe(200);
    expect(await status({ limit: 20 })).toBe(200);
    expect(await status({ messageDirection: 'INBOUND' })).toBe(400);
    expect(await status({ messageType: 'sms' })).toBe(400);
    expect(await status({ sort: 'receiveTime:asc' })).toBe(400);
    for (let index = 0; index < token.length; index += 1) {
      const other = token[index] === 'A' ? 'B' : 'A';
      expect(await status({}, token.slice(0, index) + other + token.slice(index + 1))).toBe(400);
    }
    await withSandbox({ seed: { messages: 300 } }, async (foreign) => {
      expect((await foreign.list({ ...query, pageToken: token })).status).toBe(400);
    });
  }));

test('page tokens expire', () =>
  withSandbox({ seed: { messages: 300 }, choices: { pageTokenLifetimeMs: 1000 } }, async (api, sandbox) => {
    const { json } = await api.list({ limit: 10 });
    const next = { limit: 10, pageToken: json.pageInfo.nextPageToken };
    sandbox.advanceClock(1000);
    expect((await api.list(next)).status).toBe(200);
    sandbox.advanceClock(1);
    expect((await api.list(next)).status).toBe(400);
  }));

test('the window ends at 10,000 rows, the count only where that is asked for', () =>
  withSandbox({ seed: { messages: 12_000 } }, async (api) => {
    const exact = (await api.list({ limit: 4000 })).json;
    expect(exact.totalCount).toBe(12_000);
    expect((await api.list({ limit: 1, limitTotalCount: true })).json.totalCount).toBe(10_000);
    expect((await api.list({ limit: 1, limitTotalCount: false })).json.totalCount).toBe(12_000);
    const second = (await api.list({ limit: 4000, pageToken: exact.pageInfo.nextPageToken })).json;
    const beyond = { limit: 4000, pageToken: second.pageInfo.nextPageToken };
    expect((await api.list(beyond)).status).toBe(400);
    const last = (await api.list({ ...beyond, limit: 2000 })).json;
    expect(last.messages).toHaveLength(2000);
    expect(last.pageInfo.nextPageToken).toBeUndefined();
    const all = new Set([...ids(exact), ...ids(second), ...ids(last)]);
    expect(all.size).toBe(10_000);
  }));

test('rows leave the log after 14 days', () =>
  withRows({}, async (api, sandbox) => {
    sandbox.advanceClock(14 * 24 * hourMs - 2.5 * hourMs);
    expect(await found(api, { limit: 10 })).toEqual([6, 7]);
  }));

test('a new message shows only after the lag of the index, and then inside old windows', () =>
  withSandbox({ indexLagMs: 60_000 }, async (api, sandbox) => {
    const { json } = await api.create();
    const query = { fromDateTime: at(startMs), toDateTime: at(startMs) };
    sandbox.advanceClock(59_999);
    expect((await api.list(query)).json.totalCount).toBe(0);
    sandbox.advanceClock(1);
    expect(ids((await api.list(query)).json)).toEqual([json.id]);
    const [late] = sandbox.addMessages([{ receiveTime: at(startMs), visibleAtMs: startMs + 90_000 }]);
    expect((await api.list(query)).json.totalCount).toBe(1);
    sandbox.advanceClock(30_000);
    expect(ids((await api.list(query)).json)).toContain(late);
  }));

test('the lag can be drawn from a range', () =>
  withSandbox({ indexLagMs: [1000, 9000] }, async (api, sandbox) => {
    for (let index = 0; index < 20; index += 1) await api.create();
    const count = async () => (await api.list({ limit: 100 })).json.totalCount as number;
    sandbox.advanceClock(999);
    expect(await count()).toBe(0);
    sandbox.advanceClock(4001);
    expect(await count()).toBeGreaterThan(0);
    expect(await count()).toBeLessThan(20);
    sandbox.advanceClock(4000);
    expect(await count()).toBe(20);
  }));

test('new rows move later pages, unless pages are to be stable', async () => {
  for (const stablePages of [false, true]) {
    await withRows({ choices: { stablePages } }, async (api, sandbox) => {
      const first = (await api.list({ limit: 2 })).json;
      sandbox.advanceClock(1000);
      await api.create(validMessage);
      const next = { limit: 2, pageToken: first.pageInfo.nextPageToken };
      expect(ids((await api.list(next)).json)).toEqual(stablePages ? ['row-5', 'row-4'] : ['row-6', 'row-5']);
    });
  }
});

test('every nullable field is null at times, and the others never are', () =>
  withSandbox({ seed: { messages: 3000 } }, async (api) => {
    const { json } = await api.list({ limit: 3000 });
    const nulls = new Set<string>();
    const filled = new Set<string>();
    for (const row of json.messages)
      for (const [field, value] of Object.entries(row)) (value === null ? nulls : filled).add(field);
    expect([...nulls].sort()).toEqual(
      [
        'carrierName',
        'messageSize',
        'attachmentCount',
        'recipientCount',
        'campaignClass',
        'campaignId',
        'bwLatency',
        'carrierLatency',
        'callingNumberCountryA3',
        'calledNumberCountryA3',
        'product',
        'location',
      ].sort(),
    );
    expect(filled.size).toBe(23);
  }));
