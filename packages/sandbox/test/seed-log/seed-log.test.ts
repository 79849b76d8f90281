import { createSeedRows } from '../../src/seed-log/seed-rows.js';
import { createSeedTimes } from '../../src/seed-log/seed-times.js';
import { startMs, withSandbox, type Row } from '../support/api.js';
import { createSpecValidator } from '../support/spec-validator.js';

const day = 24 * 60 * 60 * 1000;
const rowsOf = async (seed: { messages: number; seed?: number; days?: number }) => {
  let rows: Row[] = [];
  await withSandbox({ seed }, async (api) => void (rows = (await api.listAll({ limit: 1000 })).rows));
  return rows;
};

test('the same seed makes the same rows, another seed others', async () => {
  const [first, again, other] = [
    await rowsOf({ messages: 500 }),
    await rowsOf({ messages: 500 }),
    await rowsOf({ messages: 500, seed: 2 }),
  ];
  expect(again).toEqual(first);
  expect(other.map((row) => row.sourceTn)).not.toEqual(first.map((row) => row.sourceTn));
});

test('rows are spread over the days that are asked for, unevenly', async () => {
  const rows = await rowsOf({ messages: 5000, days: 10 });
  const times = rows.map((row) => Date.parse(row.receiveTime));
  expect(Math.max(...times)).toBeLessThanOrEqual(startMs);
  expect(Math.min(...times)).toBeGreaterThanOrEqual(startMs - 10 * day);
  expect(Math.min(...times)).toBeLessThan(startMs - 9 * day);
  const perHour = new Map<number, number>();
  for (const time of times)
    perHour.set(Math.floor(time / 3_600_000), (perHour.get(Math.floor(time / 3_600_000)) ?? 0) + 1);
  const counts = [...perHour.values()];
  expect(Math.max(...counts)).toBeGreaterThan((10 * 5000) / 240);
  expect(perHour.size).toBeLessThan(240);
});

test('each row is as the spec says, and makes sense', async () => {
  const validator = createSpecValidator();
  for (const row of await rowsOf({ messages: 500 })) {
    expect(validator.checkSchema('listMessageItem', row)).toEqual([]);
    expect(Object.keys(row)).toEqual(validator.fields('listMessageItem'));
    expect(row.messageId).toMatch(/^\d{13}[a-z2-7]{16}$/);
    expect(Number(row.messageId.slice(0, 13))).toBe(Date.parse(row.receiveTime));
    expect(row.errorCode > 0).toBe(['FAILED', 'UNDELIVERED'].includes(row.messageStatus));
    const statuses =
      row.messageDirection === 'INBOUND'
        ? ['RECEIVED', 'ACCEPTED', 'UNDELIVERED']
        : ['RECEIVED', 'QUEUED', 'SENDING', 'SENT', 'DELIVERED', 'FAILED'];
    expect(statuses).toContain(row.messageStatus);
    if (row.messageType === 'mms') expect([row.carrierName, row.segmentCount]).toEqual([null, 1]);
    if (row.campaignId !== null) expect(row.product).toBe('LOCAL_A2P');
  }
});

test('ids stay unlike one another in a million rows', () => {
  const rows = createSeedRows(new Float64Array(1_000_000).fill(startMs), 1, '9900000');
  // The second part of an id comes from the position alone; two rows of one millisecond must not share it.
  const seen = new Set<string>();
  for (let position = 0; position < 1_000_000; position += 37) seen.add(rows.messageIdAt(position).slice(13));
  expect(seen.size).toBe(Math.ceil(1_000_000 / 37));
});

test('times ascend, in whole milliseconds', () => {
  const times = createSeedTimes(100_000, startMs - 13 * day, startMs, 5);
  expect(
    times.every((time, index) => Number.isInteger(time) && (index === 0 || times[index - 1]! <= time)),
  ).toBe(true);
});

test.each([
  [{ messages: -1 }, /^seed\.messages/],
  [{ messages: 1.5 }, /^seed\.messages/],
  [{ messages: 1_000_001 }, /^seed\.messages/],
  [{ messages: 1, days: 0 }, /^seed\.days/],
  [{ messages: 1, days: 1e6 }, /^seed\.days/],
])('%j is rejected', async (seed, problem) => {
  await expect(withSandbox({ seed }, async () => {})).rejects.toThrow(problem);
});
