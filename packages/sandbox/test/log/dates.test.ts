import { startMs, withSandbox } from '../support/api.js';

const day = 24 * 60 * 60 * 1000;
const iso = (ms: number) => new Date(ms).toISOString();

test.each([
  '2026-03-10T11:00:00Z',
  '2026-03-10T11:00:00.0Z',
  '2026-03-10T11:00:00.0000Z',
  '2026-03-10T11:00:00.000+00:00',
  '2026-03-10T11:00:00.000',
  '2026-03-10',
  '2026-03-10 11:00:00.000Z',
  '2026-02-30T11:00:00.000Z',
  '2026-13-01T11:00:00.000Z',
  '2026-03-10T25:00:00.000Z',
  '1773140400000',
])('%s is no date for the API', (fromDateTime) =>
  withSandbox({}, async (api) => {
    expect((await api.list({ fromDateTime })).status).toBe(400);
    expect((await api.list({ toDateTime: fromDateTime })).status).toBe(400);
  }),
);

test('dates without milliseconds, or with an offset, can be let pass', () =>
  withSandbox({ assumptions: { requireMilliseconds: false } }, async (api, sandbox) => {
    sandbox.addMessages([{ receiveTime: '2026-03-10T10:30:00.000Z' }]);
    const total = async (fromDateTime: string) =>
      (await api.list({ fromDateTime })).json.totalCount as number;
    expect(await total('2026-03-10T10:30:00Z')).toBe(1);
    expect(await total('2026-03-10T12:30:00+02:00')).toBe(1);
    expect(await total('2026-03-10T10:30:01Z')).toBe(0);
    expect((await api.list({ fromDateTime: 'yesterday' })).status).toBe(400);
  }));

test('the log reaches back 14 days', () =>
  withSandbox({}, async (api, sandbox) => {
    sandbox.addMessages([
      { receiveTime: iso(startMs - 14 * day + 1000) },
      { receiveTime: iso(startMs - 14 * day - 1000) },
    ]);
    expect((await api.list({ limit: 10 })).json.totalCount).toBe(1);
    sandbox.advanceClock(2000);
    expect((await api.list({ limit: 10 })).json.totalCount).toBe(0);
  }));

test('what asks for more is rejected, with a minute of tolerance; or finds what there is', async () => {
  const early = { fromDateTime: iso(startMs - 14 * day - 60_001) };
  const upsideDown = { fromDateTime: iso(startMs), toDateTime: iso(startMs - 1) };
  await withSandbox({}, async (api) => {
    expect((await api.list({ fromDateTime: iso(startMs - 14 * day) })).status).toBe(200);
    expect((await api.list({ fromDateTime: iso(startMs - 14 * day - 60_000) })).status).toBe(200);
    expect((await api.list(early)).status).toBe(400);
    expect((await api.list(upsideDown)).status).toBe(400);
  });
  await withSandbox({ assumptions: { rejectOddRanges: false } }, async (api, sandbox) => {
    sandbox.addMessages([{}]);
    expect((await api.list(early)).json.totalCount).toBe(1);
    expect((await api.list(upsideDown)).json).toEqual({ totalCount: 0, pageInfo: {}, messages: [] });
  });
});

test.each([
  ['[]', 3, 3],
  ['[)', 2, 2],
  ['(]', 2, 2],
  ['()', 1, 1],
] as const)('bounds %s', (rangeBounds, byDate, bySegments) =>
  withSandbox({ assumptions: { rangeBounds } }, async (api, sandbox) => {
    const times = [-2, -1, 0].map((hours) => iso(startMs + hours * 60 * 60 * 1000));
    sandbox.addMessages(times.map((receiveTime, index) => ({ receiveTime, segmentCount: index + 1 })));
    expect((await api.list({ fromDateTime: times[0]!, toDateTime: times[2]! })).json.totalCount).toBe(byDate);
    expect((await api.list({ fromSegmentCount: 1, toSegmentCount: 3 })).json.totalCount).toBe(bySegments);
  }),
);

test('parameters that only shape the list can be made not to count as the one that is needed', () =>
  withSandbox({ assumptions: { requireFilter: true } }, async (api) => {
    expect((await api.list({ limit: 1, sort: 'sourceTn:asc', limitTotalCount: true })).status).toBe(400);
    expect((await api.list({ limit: 1, messageType: 'sms' })).status).toBe(200);
  }));

test('a list that was begun can be read to its end, though its oldest rows drop out of the log meanwhile', () =>
  withSandbox({ seed: { messages: 50, days: 14 } }, async (api, sandbox) => {
    const query = { fromDateTime: iso(startMs - 14 * day), limit: 20 };
    const first = await api.list(query);
    sandbox.advanceClock(10 * 60_000);
    expect((await api.list(query)).status).toBe(400);
    expect((await api.list({ ...query, pageToken: first.json.pageInfo.nextPageToken })).status).toBe(200);
  }));
