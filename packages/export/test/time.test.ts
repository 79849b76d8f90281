import type { ListMessageItem } from '@bandwidth-messages/sdk';
import { type ExportOptions, type ExportRange, type ExportWarning, exportMessages } from '../src/index.js';
import { type Harness, startHarness } from './support/harness.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

describe('the time of an export', () => {
  let harness: Harness;
  let warnings: ExportWarning[];
  beforeEach(() => {
    warnings = [];
  });
  afterEach(() => harness.close());

  const start = async (assumptions = {}): Promise<void> => {
    harness = await startHarness({ sandbox: { seed: { messages: 300, days: 14 }, assumptions } });
  };
  const read = async (range: ExportRange, options?: ExportOptions): Promise<ListMessageItem[]> => {
    const rows: ListMessageItem[] = [];
    const onWarning = (warning: ExportWarning): void => void warnings.push(warning);
    for await (const row of exportMessages(harness.client, range, { onWarning, ...options })) rows.push(row);
    return rows;
  };
  const firstDates = (): (string | null)[] => {
    const { searchParams } = new URL(harness.sandbox.requests[0]!.url, harness.sandbox.url);
    return [searchParams.get('fromDateTime'), searchParams.get('toDateTime')];
  };

  test.each([[false], [true]])(
    'rows that expire during a pause are told by a warning (the API rejects dates beyond its log: %s)',
    async (rejectOddRanges) => {
      await start({ rejectOddRanges });
      const { clock, sandbox, run } = harness;
      const headers = { 'Retry-After': '300' };
      sandbox.faults.add({ operation: 'listMessages', kind: 'respond', status: 429, headers });
      const fromMs = clock.now() - 14 * DAY_MS + MINUTE_MS;
      const rows = await run(read({ fromDateTime: new Date(fromMs) }));
      expect(rows.length).toBeGreaterThan(280);
      expect(warnings).toMatchObject([{ reason: 'retention', fromMs }]);
      expect(warnings[0]!.toMs).toBeGreaterThanOrEqual(fromMs + 4 * MINUTE_MS);
      expect(warnings[0]!.message).toContain('may have gone before they were read');
      for (const { receiveTime } of rows) expect(Date.parse(receiveTime!)).toBeGreaterThanOrEqual(fromMs);
    },
  );

  test('rows that expire while a consumer rests were read before, and are no reason to warn', async () => {
    await start();
    const { clock, run, client } = harness;
    const onWarning = (warning: ExportWarning): void => void warnings.push(warning);
    const rows = exportMessages(
      client,
      { fromDateTime: new Date(clock.now() - 14 * DAY_MS + MINUTE_MS) },
      { onWarning },
    );
    const iterator = rows[Symbol.asyncIterator]();
    await run(iterator.next());
    await clock.advance(HOUR_MS);
    await run(iterator.next());
    expect(warnings).toEqual([]);
    await iterator.return?.();
  });

  test('without an end it reaches up to the wall clock as it is now, also after the machine was suspended', async () => {
    await start();
    const { clock, run } = harness;
    clock.setWallClock(clock.now() + 8 * HOUR_MS);
    await run(read({ fromDateTime: new Date(clock.now() - 2 * HOUR_MS) }));
    expect(firstDates()[1]).toBe(new Date(clock.now() - 15 * MINUTE_MS).toISOString());
  });

  test('progress is counted on a clock that no correction of the wall clock moves', async () => {
    await start();
    const { clock, run } = harness;
    const speeds: number[] = [];
    const range = { fromDateTime: new Date(clock.now() - DAY_MS) };
    let isFirst = true;
    for await (const _row of exportMessages(harness.client, range, {
      onProgress: ({ rowsPerSecond }) => speeds.push(rowsPerSecond),
    })) {
      if (isFirst) await run(clock.advance(1000));
      if (isFirst) clock.setWallClock(clock.now() - HOUR_MS);
      isFirst = false;
    }
    expect(speeds.at(-1)).toBeGreaterThan(0);
  });
});
