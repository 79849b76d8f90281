import { sharedSandbox } from '../support/api.js';

const inSandbox = sharedSandbox();

test.each([
  ['', 'At least one query parameter is required'],
  ['limit=1&limit=1', 'limit: given twice'],
  ['limit=0', "limit: '0' is not possible, it must be >= 1"],
  ['limit=10001', 'it must be <= 10000'],
  ['limit=ten', 'it must be an integer'],
  ['limit=', 'limit'],
  ['messageStatus=DLR_EXPIRED', 'messageStatus'],
  ['messageStatus=delivered', 'messageStatus'],
  ['messageDirection=out', 'must be equal to one of the allowed values: INBOUND, OUTBOUND'],
  ['messageType=fax', 'messageType'],
  ['product=SMS', 'product'],
  ['errorCode=abc', 'errorCode'],
  ['fromDateTime=2026-03-10T00:00:00Z', 'fromDateTime'],
  ['toDateTime=2026-03-10', 'toDateTime'],
  ['fromDateTime=2026-02-30T00:00:00.000Z', 'fromDateTime'],
  ['fromDateTime=2026-03-10T00:00:00.000%2B01:00', 'fromDateTime'],
  ['fromDateTime=2026-02-20T00:00:00.000Z', 'at most 14 days back'],
  ['fromDateTime=2026-03-10T00:00:00.001Z&toDateTime=2026-03-10T00:00:00.000Z', 'is after toDateTime'],
  ['sourceTn=%2B1555000,%2B15550000001', 'sourceTn'],
  [`destinationTn=${Array.from({ length: 11 }, (_, i) => `%2B155500000${10 + i}`).join()}`, 'at most 10'],
  ['sort=sourceTn', 'sort'],
  ['sort=nothing:asc', 'sort'],
  ['sort=sourceTn:up', 'sort'],
  ['pageToken=gdEewhcJLQRB5', 'pageToken'],
  ['after=5', 'after: there is no such parameter'],
  ['sourceTn=', 'sourceTn'],
  ['errorCode=1.5', 'errorCode'],
  ['bwQueued=1', "bwQueued: '1' is not possible, it must be a boolean"],
  ['sourceTn=%2B191', 'sourceTn: at least 5'],
  ['sourceTn=+19195551234', 'sourceTn'],
  ['sourceTn=%252B19195551234', 'sourceTn'],
  ['sourceTn=%2B19195551234,%2B1919', 'only full numbers can be listed'],
  ['sort=text:asc', 'sort'],
  ['messageType=sms&pageToken=gdEewhcJLQRB5', 'pageToken'],
  ['messageId=%zz', 'percent-encoded'],
])('the query "%s" is rejected', (query, problem) =>
  inSandbox(async (api) => {
    const { status, json } = await api.list(query);
    expect([status, json.type]).toEqual([400, 'bad-request']);
    expect(json.description).toContain(problem);
    expect(Object.keys(json)).toEqual(['type', 'description']);
  }),
);
