import type { AddedRow } from '../../src/index.js';
import { startMs, sharedSandbox, type ApiClient } from '../support/api.js';
import { createSpecValidator } from '../support/spec-validator.js';

const hourMs = 60 * 60 * 1000;
const at = (ms: number) => new Date(ms).toISOString();

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

const withRows = sharedSandbox({}, (sandbox) => sandbox.addMessages(rows));

const found = async (api: ApiClient, query: Record<string, string | number | boolean>) => {
  const { status, json } = await api.list({ sort: 'receiveTime:asc', ...query });
  expect(status).toBe(200);
  expect(json.totalCount).toBe(json.messages.length);
  return json.messages.map((row: { messageId: string }) =>
    Number(row.messageId.replace('row-', '')),
  ) as number[];
};

const searches: [Record<string, string | number | boolean>, number[]][] = [
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
];

test.each(searches)('%j finds rows %j', (query, expected) =>
  withRows(async (api) => {
    expect(await found(api, query)).toEqual(expected);
  }),
);

test('these are all parameters of the spec, but for those that shape the list and those of fields that no row has', () =>
  withRows(async (api) => {
    const searched = new Set(searches.flatMap(([query]) => Object.keys(query)));
    const parameters = createSpecValidator().parameters('listMessages');
    expect(parameters).toEqual(expect.arrayContaining([...searched]));
    const shaping = ['sort', 'pageToken', 'limit'];
    expect(parameters).toEqual(expect.arrayContaining(shaping));
    const others = parameters.filter((name) => !searched.has(name) && !shaping.includes(name));
    for (const name of others) expect(await found(api, { [name]: '1' })).toEqual([]);
  }));

test.each([
  ['sourceTn:asc', ['+15550000001', '+15550000002']],
  ['segmentCount:desc', [4, 1]],
  ['carrierName:desc', ['other', 'other']],
])('sort=%s', (sort, first) =>
  withRows(async (api) => {
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
  withRows(async (api) => {
    expect(
      (await api.list({ limit: 3 })).json.messages.map((row: { messageId: string }) => row.messageId),
    ).toEqual(['row-7', 'row-6', 'row-5']);
  }));
