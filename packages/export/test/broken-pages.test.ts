import { ApiError, ConnectionError, type ListMessageItem, clientCredentials } from '@bandwidth-messages/sdk';
import { type ExportClient, checkpointOf, exportMessages } from '../src/index.js';
import { NOW, createExportFixture } from './support/export-fixture.js';
import { createFakeLog, createLogRow } from './support/fake-log.js';
import { CLIENT, startHarness } from './support/harness.js';
import { collect, startSeededExport } from './support/seeded-export.js';

const FROM = NOW - 100_000;
const rows = Array.from({ length: 400 }, (_, number) => createLogRow(number, FROM + number * 10));
const range = { fromDateTime: new Date(FROM), toDateTime: new Date(NOW) };

/** A log whose answers are changed; `count` is the number of the request, from 1. */
const exportOf = (
  change: (page: Awaited<ReturnType<ExportClient['call']>>, count: number) => object | Promise<object>,
) => {
  const log = createFakeLog({ rows, order: 'newest-first', bounds: '[]', resultWindow: 1000 });
  const call: ExportClient['call'] = async (...request) =>
    change(await log.call(...request), log.requests.length);
  return { ...createExportFixture({ ...log, call }), log };
};
const ids = (found: readonly ListMessageItem[]): unknown[] => found.map(({ messageId }) => messageId);
const allIds = ids(rows.map(({ row }) => row));

describe('a page token that comes a second time', () => {
  test('costs no row when the count tells that all were listed', async () => {
    // The last page of the only slice hands out the token of the page before it, for ever.
    const { read, log } = exportOf((page) =>
      page.pageInfo?.nextPageToken ? page : { ...page, pageInfo: { nextPageToken: '300' } },
    );
    expect(ids(await read(FROM, NOW, { limit: 100 }))).toEqual(allIds);
    expect(log.requests).toHaveLength(4);
  });

  test('once is no reason to give up: the slice is read again', async () => {
    const { read } = exportOf((page, count) =>
      count === 2 ? { ...page, pageInfo: { nextPageToken: '100' } } : page,
    );
    expect(ids(await read(FROM, NOW, { limit: 100 }))).toEqual(allIds);
  });

  test('for ever ends the export with an error, after the rows of all slices before it, and never in silence', async () => {
    const { exportRows } = exportOf((page, count) => {
      const { totalCount: _, ...rest } = page;
      return count < 20 ? rest : { ...rest, pageInfo: { nextPageToken: '10' } };
    });
    const seen: ListMessageItem[] = [];
    const read = async (): Promise<void> => {
      for await (const row of exportRows(range, { limit: 10, concurrency: 1 })) seen.push(row);
    };
    const error = await read().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'decode',
      message: expect.stringContaining('second time') as unknown,
    });
    expect(seen.length).toBeGreaterThan(0);
    expect(ids(seen)).toEqual(allIds.slice(0, seen.length));
    expect(checkpointOf(error)).toMatchObject({ rows: seen.length });
  });
});

test('what a slice had read when a page failed is not lost: the next run has every row', async () => {
  for (let failing = 1; failing < 14; failing++) {
    const { exportRows } = exportOf((page, count) => {
      if (count === failing) throw new ConnectionError('The connection broke.', {});
      return page;
    });
    const seen: ListMessageItem[] = [];
    const read = async (checkpoint?: ReturnType<typeof checkpointOf>): Promise<void> => {
      for await (const row of exportRows(range, { limit: 40, concurrency: 1, checkpoint })) seen.push(row);
    };
    await read().catch((error: unknown) => read(checkpointOf(error)));
    expect(ids(seen)).toEqual(allIds);
  }
});

describe('page tokens that expire', () => {
  test('let the slice be read again', async () => {
    const { harness, exportAll } = await startSeededExport(3000, {
      assumptions: { pageTokenLifetimeMs: 10_000 },
    });
    const { sandbox } = harness;
    const headers = { 'Retry-After': '60' };
    for (const skip of [3, 9]) {
      sandbox.faults.add({ operation: 'listMessages', kind: 'respond', status: 429, headers, skip });
    }
    expect(await harness.run(collect(exportAll({ limit: 100 })))).toHaveLength(3000);
    expect(sandbox.requests.some(({ status }) => status === 400)).toBe(true);
    await harness.close();
  });

  test('each time end the export with the error of the API', async () => {
    const { read } = exportOf((page, count) => {
      if (count === 1) return page;
      throw new ApiError('listMessages failed with status 400.', { status: 400, operation: 'listMessages' });
    });
    await expect(read(FROM, NOW)).resolves.toHaveLength(400);
    await expect(read(FROM, NOW, { limit: 100 })).rejects.toMatchObject({ code: 'api', status: 400 });
  });
});

test('a pause of the token endpoint is waited out, however long it is', async () => {
  const harness = await startHarness({ sandbox: { seed: { messages: 50, days: 1 } } });
  const { clock, sandbox, run } = harness;
  const auth = clientCredentials({ ...CLIENT, tokenUrl: sandbox.tokenUrl });
  sandbox.faults.add({
    operation: 'token',
    kind: 'respond',
    status: 429,
    headers: { 'Retry-After': '90' },
    times: 2,
  });
  const client = harness.createClient({ auth });
  const before = clock.monotonicMs();
  const all = exportMessages(client, { fromDateTime: new Date(clock.now() - 86_400_000) });
  expect((await run(collect(all))).length).toBeGreaterThan(0);
  expect(clock.monotonicMs() - before).toBeGreaterThanOrEqual(180_000);
  await harness.close();
});
