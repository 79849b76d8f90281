import { startSandbox, type Sandbox } from '../../src/index.js';
import { ApiClient, frozenClock, type Row } from '../support/api.js';

const count = 3000;
let sandbox: Sandbox;
let api: ApiClient;
let rows: Row[];

beforeAll(async () => {
  sandbox = await startSandbox({ clock: frozenClock(), seed: { messages: count }, rateLimit: false });
  api = new ApiClient(sandbox);
  rows = (await api.listAll({ limit: 1000 })).rows;
});
afterAll(() => api.close());

/** Every filter is compared with the same filter written here, over all rows. */
async function expectSame(
  query: Record<string, string | number | boolean>,
  matches: (row: Row) => boolean,
): Promise<void> {
  const expected = rows.filter(matches);
  const { rows: found, pages } = await api.listAll({ limit: 1000, ...query });
  expect(found.map(({ messageId }) => messageId)).toEqual(expected.map(({ messageId }) => messageId));
  expect(JSON.stringify(found)).toBe(JSON.stringify(expected));
  expect(pages[0]!.json.totalCount).toBe(expected.length);
  // A filter that lets nothing or everything through would prove nothing.
  expect(expected.length).toBeGreaterThan(0);
  expect(expected.length).toBeLessThan(count);
}

test('all rows are there once, the newest first', () => {
  expect(rows).toHaveLength(count);
  expect(new Set(rows.map((row) => row.messageId)).size).toBe(count);
  expect(rows.every((row, index) => index === 0 || rows[index - 1]!.receiveTime >= row.receiveTime)).toBe(
    true,
  );
});

const common = <K extends keyof Row>(field: K): NonNullable<Row[K]> => {
  const counts = new Map<Row[K], number>();
  for (const row of rows) if (row[field] !== null) counts.set(row[field], (counts.get(row[field]) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]![0]!;
};

test.each([
  [
    'messageStatus',
    ['RECEIVED', 'QUEUED', 'SENDING', 'SENT', 'FAILED', 'DELIVERED', 'ACCEPTED', 'UNDELIVERED'],
  ],
  ['messageDirection', ['INBOUND', 'OUTBOUND']],
  ['carrierName', ['Verizon', 'TMobile', 'AT&T', 'other']],
  ['messageType', ['sms', 'mms', 'rcs']],
  [
    'product',
    [
      'LOCAL_A2P',
      'P2P',
      'SHORT_CODE_REACH',
      'TOLL_FREE',
      'ALPHA_NUMERIC',
      'RBM_MEDIA',
      'RBM_RICH',
      'RBM_CONVERSATIONAL',
    ],
  ],
  ['callingNumberCountryA3', ['USA', 'CAN']],
  ['calledNumberCountryA3', ['USA', 'CAN']],
] as const)('%s equals', async (field, values) => {
  for (const value of values) await expectSame({ [field]: value }, (row) => row[field] === value);
});

test('errorCode equals, and 0 stands for none', async () => {
  await expectSame({ errorCode: 0 }, (row) => row.errorCode === 0);
  const code = rows.find((row) => row.errorCode > 0)!.errorCode;
  await expectSame({ errorCode: code }, (row) => row.errorCode === code);
});

test('campaignId and location equal', async () => {
  const [campaignId, location] = [common('campaignId'), common('location')];
  await expectSame({ campaignId }, (row) => row.campaignId === campaignId);
  await expectSame({ location }, (row) => row.location === location);
});

describe.each(['sourceTn', 'destinationTn'] as const)('%s', (field) => {
  test('one full number', async () => {
    const number = rows.find((row) => row[field].startsWith('+1'))![field];
    await expectSame({ [field]: number }, (row) => row[field] === number);
  });
  test('up to ten full numbers', async () => {
    const numbers = [
      ...new Set(rows.map((row) => row[field]).filter((number) => number.startsWith('+'))),
    ].slice(0, 10);
    await expectSame({ [field]: numbers.join(',') }, (row) => numbers.includes(row[field]));
  });
  test('a partial number of at least five characters', async () => {
    const part = common(field).slice(0, 5);
    await expectSame({ [field]: part }, (row) => row[field].startsWith(part));
  });
});

test('short codes and sender ids can be searched for', async () => {
  await expectSame({ sourceTn: '24680' }, (row) => row.sourceTn === '24680');
  await expectSame({ sourceTn: 'RIVERBANK' }, (row) => row.sourceTn === 'RIVERBANK');
});

test('messageId finds one row, or none', async () => {
  const row = rows[1321]!;
  expect((await api.listAll({ messageId: row.messageId })).rows).toEqual([row]);
  expect((await api.listAll({ messageId: row.messageId, messageStatus: row.messageStatus })).rows).toEqual([
    row,
  ]);
  for (const messageId of ['9e0df4ca-b18d-40d7-a59f-82fcdf5ae8e6', `${row.messageId.slice(0, 28)}!`, 'x']) {
    expect((await api.listAll({ messageId })).rows).toEqual([]);
  }
});

test('dates are a range of receive times', async () => {
  const [from, to] = [rows[1000]!.receiveTime, rows[250]!.receiveTime];
  await expectSame({ fromDateTime: from }, (row) => row.receiveTime >= from);
  await expectSame({ toDateTime: to }, (row) => row.receiveTime <= to);
  await expectSame(
    { fromDateTime: from, toDateTime: to },
    (row) => row.receiveTime >= from && row.receiveTime <= to,
  );
});

test('segments and sizes are ranges', async () => {
  await expectSame({ fromSegmentCount: 2 }, (row) => row.segmentCount >= 2);
  await expectSame({ toSegmentCount: 1 }, (row) => row.segmentCount <= 1);
  const size = common('messageSize');
  await expectSame({ fromMessageSize: size }, (row) => row.messageSize !== null && row.messageSize >= size);
  await expectSame({ toMessageSize: size }, (row) => row.messageSize !== null && row.messageSize <= size);
  await expectSame({ fromMessageSize: size, toMessageSize: size }, (row) => row.messageSize === size);
});

test('latencies are lower bounds, that of the carrier for outbound messages', async () => {
  await expectSame({ fromBwLatency: 5 }, (row) => row.bwLatency !== null && row.bwLatency >= 5);
  await expectSame(
    { fromCarrierLatency: 3 },
    (row) => row.messageDirection === 'OUTBOUND' && row.carrierLatency !== null && row.carrierLatency >= 3,
  );
});

test('bwQueued and carrierQueued part the rows, though they are not shown', async () => {
  const ids = async (query: Record<string, boolean | string>) =>
    new Set((await api.listAll({ limit: 1000, ...query })).rows.map((row) => row.messageId));
  const [queued, straight] = [await ids({ bwQueued: true }), await ids({ bwQueued: false })];
  expect([queued.size > 0, queued.size + straight.size]).toEqual([true, count]);
  expect([...queued].filter((id) => straight.has(id))).toEqual([]);
  const [held, free] = [await ids({ carrierQueued: true }), await ids({ carrierQueued: false })];
  const outbound = await ids({ messageDirection: 'OUTBOUND' });
  expect([held.size > 0, held.size + free.size]).toEqual([true, outbound.size]);
});

test('filters are taken together', async () => {
  await expectSame(
    {
      messageStatus: 'DELIVERED',
      messageType: 'sms',
      carrierName: 'AT&T',
      product: 'LOCAL_A2P',
      toSegmentCount: 1,
    },
    (row) =>
      row.messageStatus === 'DELIVERED' &&
      row.messageType === 'sms' &&
      row.carrierName === 'AT&T' &&
      row.product === 'LOCAL_A2P' &&
      row.segmentCount <= 1,
  );
});

test('nullable fields are null at times, and only those', () => {
  const nullable = Object.keys(rows[0]!).filter((field) =>
    rows.some((row) => row[field as keyof Row] === null),
  );
  expect(nullable.sort()).toEqual(
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
});
