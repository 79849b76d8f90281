import { AbortError, type ListMessageItem } from '@bandwidth-messages/sdk';
import { exportMessages } from '../src/index.js';
import { settle } from './support/settle.js';
import { type SeededExport, collect, keyOf, startSeededExport } from './support/seeded-export.js';

describe('exportMessages', () => {
  let harness: SeededExport['harness'];
  let startedAtMs: number;
  let range: SeededExport['range'];
  let exportAll: SeededExport['exportAll'];
  let requests: SeededExport['requests'];
  let progress: SeededExport['progress'];
  afterEach(() => harness.close());

  const start = async (...given: Parameters<typeof startSeededExport>): Promise<void> => {
    ({ harness, startedAtMs, range, exportAll, requests, progress } = await startSeededExport(...given));
  };

  test('reads past the 10,000 rows of one query: each row once, in order, the same again', async () => {
    await start(12_500);
    const rows = await collect(exportAll());
    expect(rows).toHaveLength(12_500);
    expect(rows).toEqual([...new Set(rows)].sort());
    // 25 pages, and few requests that brought nothing new: the one that counted, and one at the end of each slice.
    expect(requests()).toBeLessThanOrEqual(29);
    expect(await collect(exportAll({ concurrency: 1, limit: 2000 }))).toEqual(rows);
  });

  test.each(['[]', '[)', '(]', '()'] as const)(
    'has a half-open range when the bounds of the API are %s',
    async (rangeBounds) => {
      await start(300, { assumptions: { rangeBounds } });
      const rows = await collect(exportAll());
      expect(rows).toHaveLength(300);
      const [from, to] = [rows[100]!, rows[200]!];
      const part = exportMessages(harness.client, {
        fromDateTime: from.split(' ')[0]!,
        toDateTime: new Date(to.split(' ')[0]!),
      });
      expect(await collect(part)).toEqual(rows.slice(100, 200));
    },
  );

  test('keeps to its filters', async () => {
    await start(800);
    const rows: ListMessageItem[] = [];
    const inbound = { ...range, messageDirection: 'INBOUND' };
    for await (const row of exportMessages(harness.client, inbound, { settleMs: 0, limit: 50 }))
      rows.push(row);
    expect(rows.length).toBeGreaterThan(120);
    expect(rows.every(({ messageDirection }) => messageDirection === 'INBOUND')).toBe(true);
    const list = harness.client.listMessages({ messageDirection: 'INBOUND' });
    for await (const { totalCount } of list.byPage()) {
      expect(rows).toHaveLength(totalCount!);
      break;
    }
  });

  describe('while it runs', () => {
    test('sends nothing before the first row is asked for, and nothing after the loop is left', async () => {
      await start(2500);
      const rows = exportAll({ limit: 20 });
      await settle(20);
      expect(requests()).toBe(0);
      const boom = new Error('boom');
      // Behind the first slices: while a large one is handed out, the next ones are being read.
      const isEnough = (seen: number): boolean => seen > 700;
      let seen = 0;
      const leave: (() => Promise<void>)[] = [
        async () => {
          for await (const _row of rows) if (isEnough(++seen)) break;
        },
        async () => {
          for await (const _row of rows) if (isEnough(++seen)) throw boom;
        },
        async () => {
          const iterator = rows[Symbol.asyncIterator]();
          while (!isEnough(++seen)) await iterator.next();
          await iterator.return?.();
          expect(await iterator.next()).toEqual({ done: true, value: undefined });
        },
      ];
      for (const how of leave) {
        seen = 0;
        const before = requests();
        expect([undefined, boom]).toContain(await how().catch((error: unknown) => error));
        // What was under way arrives.
        await settle(50);
        const sent = requests();
        expect(sent).toBeGreaterThan(before);
        await settle(100);
        expect(requests()).toBe(sent);
      }
    });

    test('has as many requests under way as `concurrency` says', async () => {
      await start(3000);
      let [open, most] = [0, 0];
      const client = harness.createClient({
        onEvent({ type }) {
          if (type === 'request') most = Math.max(most, ++open);
          if (type === 'response' || type === 'failure') open--;
        },
      });
      for (const concurrency of [1, 3, undefined]) {
        most = 0;
        await collect(
          exportMessages(client, range, {
            settleMs: 0,
            limit: 50,
            concurrency,
          }),
        );
        expect(most).toBe(concurrency ?? 4);
      }
    });

    test('waits a 429 out, and repeats what fails', async () => {
      await start(3000);
      const { clock, run, sandbox } = harness;
      const fault = { operation: 'listMessages' } as const;
      sandbox.faults.add({
        ...fault,
        kind: 'respond',
        status: 429,
        headers: { 'Retry-After': '30' },
        skip: 3,
      });
      sandbox.faults.add({ ...fault, kind: 'respond', status: 503, skip: 8, times: 2 });
      sandbox.faults.add({ ...fault, kind: 'reset', stage: 'before-accept', skip: 14 });
      sandbox.faults.add({ ...fault, kind: 'truncate', skip: 19 });
      sandbox.faults.add({ ...fault, kind: 'html', skip: 24 });
      const before = clock.now();
      const rows = await run(collect(exportAll({ limit: 100 })));
      expect(rows).toHaveLength(3000);
      expect(rows).toEqual([...new Set(rows)].sort());
      expect(clock.now() - before).toBeGreaterThanOrEqual(30_000);
    });

    test('ends at once when its signal aborts, with the reason and a checkpoint', async () => {
      await start(1500);
      const controller = new AbortController();
      const seen: string[] = [];
      const read = async (): Promise<void> => {
        for await (const row of exportAll({ limit: 50, signal: controller.signal })) {
          seen.push(keyOf(row));
          if (seen.length === 7) controller.abort('enough');
        }
      };
      const error = await harness.failure(read());
      expect(error).toBeInstanceOf(AbortError);
      expect(error).toMatchObject({ reason: 'enough', checkpoint: { rows: 7 } });
      expect(seen).toHaveLength(7);
      await settle(50);
      const sent = requests();
      await settle(100);
      expect(requests()).toBe(sent);
    });

    test('ends while it waits for a page, too', async () => {
      await start(3000);
      harness.sandbox.faults.add({ operation: 'listMessages', kind: 'hang', skip: 2, times: 'always' });
      const controller = new AbortController();
      const reading = harness.failure(collect(exportAll({ signal: controller.signal })));
      await settle(50);
      controller.abort('enough');
      expect(await reading).toMatchObject({ code: 'abort', reason: 'enough', checkpoint: { rows: 0 } });
    });

    test('tells how far it is, with each page and with each slice that was consumed', async () => {
      await start(2000);
      const { clock } = harness;
      let seen = 0;
      for await (const _row of exportAll({ limit: 50 })) if (++seen % 50 === 0) await clock.advance(100);
      expect(progress.filter(({ rows }) => rows === 0).length).toBeGreaterThan(1);
      progress.forEach(({ pages, share, rows }, index) => {
        const last = progress[index - 1];
        expect(pages).toBeGreaterThanOrEqual(last?.pages ?? 1);
        expect(share).toBeGreaterThanOrEqual(last?.share ?? 0);
        expect(rows).toBeGreaterThanOrEqual(last?.rows ?? 0);
      });
      const { rowsPerSecond, ...last } = progress.at(-1)!;
      expect(last).toEqual({ pages: requests(), share: 1, rows: 2000, remainingMs: 0 });
      expect(rowsPerSecond).toBeCloseTo(2_000_000 / (clock.now() - startedAtMs), 3);
      const half = progress.find(({ rows }) => rows > 1000)!;
      expect(half.remainingMs! / (clock.now() - startedAtMs)).toBeCloseTo(1 - half.rows / 2000, 1);
    });
  });
});
