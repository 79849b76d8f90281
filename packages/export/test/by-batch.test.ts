import type { ListMessageItem } from '@bandwidth-messages/sdk';
import { checkpointOf, type ExportOptions } from '../src/index.js';
import { NOW, createExportFixture } from './support/export-fixture.js';
import { createFakeLog, createLogRow } from './support/fake-log.js';

const FROM = NOW - 100_000;
const rows = Array.from({ length: 950 }, (_, number) => createLogRow(number, FROM + number * 100));
const range = { fromDateTime: new Date(FROM), toDateTime: new Date(NOW) };

describe('an export by batches', () => {
  const start = (options: ExportOptions, resultWindow = 10_000) => {
    const log = createFakeLog({ rows, order: 'newest-first', bounds: '[]', resultWindow });
    return createExportFixture(log).exportRows(range, options);
  };
  const idsOf = (batch: readonly ListMessageItem[]) => batch.map(({ messageId }) => messageId);

  test('hands out the same rows, at most `limit` at a time, in every loop over it', async () => {
    const exported = start({ limit: 100 });
    const one: ListMessageItem[] = [];
    for await (const row of exported) one.push(row);
    for (let loop = 0; loop < 2; loop++) {
      const batches: ListMessageItem[][] = [];
      for await (const batch of exported.byBatch()) batches.push(batch);
      expect(batches.flat()).toEqual(one);
      expect(Math.max(...batches.map(({ length }) => length))).toBe(100);
      expect(Math.min(...batches.map(({ length }) => length))).toBeGreaterThan(0);
    }
  });

  test('gives a checkpoint of exactly the batches before it, at least once a result window', async () => {
    const consumed: string[] = [];
    const noted: number[] = [];
    const onCheckpoint = ({ rows: done }: { rows: number }): void => {
      expect(done).toBe(consumed.length);
      noted.push(done);
    };
    for await (const batch of start({ limit: 30, onCheckpoint }, 100).byBatch()) {
      consumed.push(...(idsOf(batch) as string[]));
      // Whatever the caller does with its list.
      batch.length = 0;
    }
    expect(consumed).toHaveLength(950);
    expect(Math.max(...noted.map((at, index) => at - (noted[index - 1] ?? 0)))).toBeLessThanOrEqual(100);
  });

  test('that is aborted leaves a checkpoint behind its last batch, from where rows go on one by one', async () => {
    const controller = new AbortController();
    const seen: unknown[] = [];
    let error: unknown;
    try {
      for await (const batch of start({ limit: 70, signal: controller.signal }).byBatch()) {
        seen.push(...idsOf(batch));
        if (seen.length >= 200) controller.abort();
      }
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code: 'abort', checkpoint: { rows: seen.length } });
    for await (const row of start({ checkpoint: checkpointOf(error) })) seen.push(row.messageId);
    expect(seen).toEqual(rows.map(({ row }) => row.messageId));
  });
});
