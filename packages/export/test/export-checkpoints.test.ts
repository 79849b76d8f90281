import { type ExportCheckpoint, checkpointOf, exportMessages } from '../src/index.js';
import { settle } from './support/settle.js';
import { type SeededExport, collect, startSeededExport } from './support/seeded-export.js';

describe('checkpoints of an export', () => {
  let harness: SeededExport['harness'];
  let range: SeededExport['range'];
  let exportAll: SeededExport['exportAll'];
  let requests: SeededExport['requests'];
  let progress: SeededExport['progress'];
  afterEach(() => harness.close());

  const start = async (...given: Parameters<typeof startSeededExport>): Promise<void> => {
    ({ harness, range, exportAll, requests, progress } = await startSeededExport(...given));
  };

  const collectCheckpoints = async (): Promise<ExportCheckpoint[]> => {
    const saved: ExportCheckpoint[] = [];
    await collect(exportAll({ limit: 50, onCheckpoint: (checkpoint) => saved.push(checkpoint) }));
    return saved;
  };

  test('come at least every 10,000 rows, when all rows before them were consumed', async () => {
    await start(12_000);
    let consumed = 0;
    const noted: { checkpoint: ExportCheckpoint; consumed: number }[] = [];
    const rows = exportAll({
      onCheckpoint: async (checkpoint) => {
        await settle(1);
        noted.push({ checkpoint, consumed });
      },
    });
    for await (const _row of rows) consumed++;
    const gaps = noted.map(({ consumed: at }, index) => at - (noted[index - 1]?.consumed ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(10_000);
    for (const { checkpoint, consumed: at } of noted) expect(checkpoint.rows).toBe(at);
    expect(noted.at(-1)!.checkpoint).toMatchObject({
      rows: 12_000,
      cursor: { fromDateTime: range.toDateTime.toISOString() },
    });
    expect(JSON.stringify(noted.at(-1)!.checkpoint).length).toBeLessThan(400);
  });

  test('let a later run go on exactly behind them', async () => {
    await start(1500);
    const all = await collect(exportAll());
    const saved = await collectCheckpoints();
    expect(saved.length).toBeGreaterThan(2);
    for (const checkpoint of saved) {
      const rest = await collect(
        exportAll({ checkpoint: JSON.parse(JSON.stringify(checkpoint)) as ExportCheckpoint }),
      );
      expect(rest).toEqual(all.slice(checkpoint.rows));
    }
  });

  test('make progress count on, over all runs', async () => {
    await start(1500);
    const [first] = await collectCheckpoints();
    progress.length = 0;
    await collect(exportAll({ checkpoint: first }));
    expect(progress.at(-1)).toMatchObject({ rows: 1500, share: 1 });
  });

  test('are left by a failure, after all rows that came before it', async () => {
    await start(2000);
    const all = await collect(exportAll());
    harness.sandbox.faults.add({
      operation: 'listMessages',
      kind: 'respond',
      status: 500,
      skip: 20,
      times: 'always',
    });
    const seen: string[] = [];
    const error = await harness.failure(collect(exportAll({ limit: 50 }), seen));
    expect(error).toMatchObject({ code: 'api', status: 500, checkpoint: { rows: seen.length } });
    expect(seen.length).toBeGreaterThan(0);
    harness.sandbox.faults.clear();
    const checkpoint = checkpointOf(error);
    await collect(exportAll({ limit: 50, checkpoint }), seen);
    expect(seen).toEqual(all);
  });

  test('of another export are rejected with what differs, those of the same range in other words are not', async () => {
    await start(100);
    let checkpoint: ExportCheckpoint | undefined;
    await collect(exportAll({ onCheckpoint: (given) => (checkpoint = given) }));
    const { fromDateTime, toDateTime } = range;
    const sent = requests();
    const resume = (given: object, client = harness.client): Promise<string[]> =>
      collect(exportMessages(client, { ...range, ...given }, { settleMs: 0, limit: 7, checkpoint }));
    const later = new Date(fromDateTime.getTime() + 1);
    const differences: [Promise<string[]>, string][] = [
      [resume({ sourceTn: '+1555123' }), 'made with no filter, and this export has sourceTn'],
      [
        resume({ fromDateTime: later }),
        `fromDateTime ${fromDateTime.toISOString()}, and this export has fromDateTime`,
      ],
      [resume({ toDateTime: later }), `toDateTime ${toDateTime.toISOString()}`],
      [resume({}, { ...harness.client, accountId: '17' }), 'accountId 9900000'],
    ];
    for (const [resumed, difference] of differences) {
      await expect(resumed).rejects.toMatchObject({
        code: 'validation',
        field: 'checkpoint',
        message: expect.stringContaining(difference) as unknown,
      });
    }
    expect(await resume({ toDateTime: toDateTime.toISOString(), sourceTn: undefined })).toEqual([]);
    expect(await resume({ toDateTime: undefined })).toEqual([]);
    expect(requests()).toBe(sent);
  });

  test('a callback that throws ends the export with its error', async () => {
    await start(100);
    const boom = new Error('disk full');
    const rows = exportAll({
      onCheckpoint: () => {
        throw boom;
      },
    });
    await expect(collect(rows)).rejects.toBe(boom);
  });
});
