import type { ExportClient, ExportProgress } from '../src/index.js';
import { NOW, createExportFixture } from './support/export-fixture.js';
import { settle } from './support/settle.js';
import { createFakeLog, createLogRow } from './support/fake-log.js';
import { createRandom } from './support/random.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const FROM = NOW - DAY_MS;
const range = { fromDateTime: new Date(FROM), toDateTime: new Date(NOW) };

/** 10,000 rows in pages of 50, each of which takes 300 ms: a tenth of the rows of an export with pages of 500. */
const limit = 50;
const startSlowExport = () => {
  const random = createRandom(3);
  const rows = Array.from({ length: 10_000 }, (_, number) =>
    createLogRow(number, FROM + Math.floor(random() * DAY_MS)),
  );
  const log = createFakeLog({ rows, order: 'newest-first', bounds: '[]', resultWindow: 1000 });
  const counts = { listed: 0 };
  const call: ExportClient['call'] = async (...request) => {
    await fixture.clock.sleep(300, request[2]?.signal);
    const page = await log.call(...request);
    counts.listed += page.messages!.length;
    return page;
  };
  const fixture = createExportFixture({ ...log, call });
  const run = async <T>(promise: Promise<T>): Promise<T> => {
    let isOver = false;
    const end = (): void => {
      isOver = true;
    };
    promise.then(end, end);
    while (!isOver) if (!(await fixture.clock.advanceToNext())) await settle(1);
    return promise;
  };
  return { ...fixture, log, counts, run };
};

test('the first row of a large export comes after a few pages, and each page is told before that', async () => {
  const { clock, exportRows, run } = startSlowExport();
  const progress: ExportProgress[] = [];
  const rows = exportRows(range, { limit, onProgress: (told) => progress.push(told) })[
    Symbol.asyncIterator
  ]();
  await run(rows.next());
  expect(clock.monotonicMs()).toBeLessThanOrEqual(6 * 300);
  expect(progress.filter(({ rows: consumed }) => consumed === 0).length).toBeGreaterThan(4);
  await rows.return?.();
});

test('a consumer that rests has at most 132 pages read ahead of it: 66,000 rows by default', async () => {
  const { exportRows, counts, run } = startSlowExport();
  const rows = exportRows(range, { limit })[Symbol.asyncIterator]();
  let consumed = 0;
  const consume = async (): Promise<void> => {
    for (; consumed < 3100; consumed++) await rows.next();
  };
  await run(consume());
  for (let before = -1; before !== counts.listed;) {
    before = counts.listed;
    await run(settle(10));
  }
  expect(counts.listed - consumed).toBeLessThanOrEqual(132 * limit);
  expect(counts.listed - consumed).toBeGreaterThan(40 * limit);
  await rows.return?.();
});
