import { operations } from '@bandwidth-messages/client/operations';
import type { ListMessageItem } from '@bandwidth-messages/sdk';
import type { ExportClient } from '../src/index.js';
import { NOW, createExportFixture } from './support/export-fixture.js';
import { type FakeLogOptions, createFakeLog, createLogRow } from './support/fake-log.js';
import { createRandom } from './support/random.js';

/** A tenth of what the API shows, of pages of a tenth of the rows. */
const resultWindow = operations.listMessages.pageWindow / 10;
const limit = 50;
const DAY_MS = 24 * 60 * 60 * 1000;
const FROM = NOW - 10 * DAY_MS;

/** Rows over ten days; `shape` above 1 puts more of them at its beginning, below 1 at its end. */
const rowsOver = (count: number, shape = 1): FakeLogOptions['rows'] => {
  const random = createRandom(count);
  return Array.from({ length: count }, (_, number) =>
    createLogRow(number, FROM + Math.floor(random() ** shape * 10 * DAY_MS)),
  );
};
const newestFirst = { order: 'newest-first', bounds: '[]', resultWindow } as const;

describe('a full result window is not taken for the end of the rows', () => {
  test.each(['none', 'zero', 'capped', 'first-page-only'] as const)(
    'when there is no token after its last row, and the count is: %s',
    async (counts) => {
      const rows = rowsOver(1500);
      const { read, warnings } = createExportFixture(createFakeLog({ ...newestFirst, rows, counts }));
      const found = await read(FROM, NOW, { limit });
      expect(new Set(found.map(({ messageId }) => messageId)).size).toBe(1500);
      expect(found).toHaveLength(1500);
      expect(warnings).toEqual([]);
    },
  );

  test('by an API that never gives more than 100 rows on a page, whatever limit it is asked for', async () => {
    const rows = rowsOver(300);
    const log = createFakeLog({ ...newestFirst, rows, maxPageRows: 100 });
    expect(await createExportFixture(log).read(FROM, NOW, { limit: 500 })).toHaveLength(300);
    expect(log.requests.length).toBeLessThanOrEqual(4);
  });

  test('by an API whose empty pages have a token, too', async () => {
    const log = createFakeLog({ ...newestFirst, rows: rowsOver(300) });
    const call: ExportClient['call'] = async (...request) => {
      const page = await log.call(...request);
      const isSecond = log.requests.length === 2;
      return isSecond ? { ...page, messages: [], pageInfo: { nextPageToken: '50' } } : page;
    };
    const { read } = createExportFixture({ ...log, call });
    expect(await read(FROM, NOW, { limit })).toHaveLength(300);
  });
});

test('a crowded log, of which any three milliseconds fill the result window, is read with few requests a row', async () => {
  const random = createRandom(-18171626);
  // Some of the rows are beside the range.
  const times = Array.from({ length: 200 }, () => FROM - 2 + Math.floor(random() ** 2 * 64)).sort();
  const crowded = times.filter((timeMs, index) => timeMs !== times[index - 3]);
  const rows = crowded.map((timeMs, number) => createLogRow(number, timeMs));
  const counts = 'first-page-only';
  const log = createFakeLog({ ...newestFirst, resultWindow: 4, maxPageRows: 1, rows, counts });
  await createExportFixture(log).read(FROM, FROM + 60, { limit: 2, concurrency: 1 });
  expect(log.requests.length).toBeLessThan(50 * rows.length);
});

test('a count of 0 beside rows is taken for none: an API that says so is asked no more often than one that says nothing', async () => {
  const rows = rowsOver(300, 2);
  const requests = { none: 0, zero: 0 };
  for (const counts of ['none', 'zero'] as const) {
    const log = createFakeLog({ order: 'oldest-first', bounds: '[]', resultWindow: 50, rows, counts });
    expect(await createExportFixture(log).read(FROM, NOW, { limit: 5, concurrency: 1 })).toHaveLength(300);
    requests[counts] = log.requests.length;
  }
  expect(requests.zero).toBe(requests.none);
});

describe('without a count, rows are handed out long before all of them were read', () => {
  test.each([
    ['evenly spread', 1],
    ['dense at the beginning of the range', 3],
    ['dense at the end of the range', 0.3],
  ])('%s', async (_, shape) => {
    const rows = rowsOver(6000, shape);
    const log = createFakeLog({ ...newestFirst, rows, counts: 'none' });
    const range = { fromDateTime: new Date(FROM), toDateTime: new Date(NOW) };
    const seen: ListMessageItem[] = [];
    let most = 0;
    let listed = 0;
    const call: ExportClient['call'] = async (...request) => {
      const page = await log.call(...request);
      listed += page.messages!.length;
      if (seen.length === 0) most = listed;
      return page;
    };
    const { exportRows } = createExportFixture({ ...log, call });
    for await (const row of exportRows(range, { limit })) seen.push(row);
    expect(new Set(seen.map(({ messageId }) => messageId)).size).toBe(6000);
    expect(most).toBeLessThan(4200);
  });
});
