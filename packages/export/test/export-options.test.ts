import { operations } from '@bandwidth-messages/client/operations';
import {
  type ExportOptions,
  type ExportRange,
  type ExportWarning,
  checkpointOf,
  exportMessages,
} from '../src/index.js';
import { type Harness, startHarness } from './support/harness.js';

const MINUTE_MS = 60 * 1000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const { retentionDays, indexLagMs } = operations.listMessages;

describe('what an export is asked for', () => {
  let harness: Harness;
  let nowMs: number;
  let sentBefore: number;
  let warnings: ExportWarning[];
  beforeAll(async () => {
    harness = await startHarness({ sandbox: { seed: { messages: 300, days: 13.99 } } });
  });
  beforeEach(() => {
    nowMs = harness.clock.now();
    warnings = [];
    sentBefore = harness.sandbox.requests.length;
  });
  afterAll(() => harness.close());

  const before = (ms: number): Date => new Date(nowMs - ms);
  const count = async (range: ExportRange, options: ExportOptions = {}): Promise<number> => {
    let rows = 0;
    const onWarning = (warning: ExportWarning): void => void warnings.push(warning);
    for await (const _row of exportMessages(harness.client, range, { onWarning, ...options })) rows++;
    return rows;
  };
  /** The requests of this test. */
  const requests = () => harness.sandbox.requests.slice(sentBefore);
  const datesSent = (): (string | null)[][] =>
    requests().map(({ url }) => {
      const { searchParams } = new URL(url, harness.sandbox.url);
      return [searchParams.get('fromDateTime'), searchParams.get('toDateTime')];
    });

  describe('the end of the range', () => {
    test('stays away from now by the delay of the log, unless it is given', async () => {
      await count({ fromDateTime: before(DAY_MS) });
      expect(indexLagMs).toBe(15 * MINUTE_MS);
      expect(datesSent()[0]![1]).toBe(before(indexLagMs).toISOString());
      await count({ fromDateTime: before(DAY_MS) }, { settleMs: 5000 });
      expect(datesSent().at(-1)![1]).toBe(before(5000).toISOString());
      expect(warnings).toEqual([]);
    });

    test('is kept when it is given, with a warning if it is not settled', async () => {
      await count({ fromDateTime: before(DAY_MS), toDateTime: before(indexLagMs) });
      expect(warnings).toEqual([]);
      await count({ fromDateTime: before(DAY_MS), toDateTime: new Date(nowMs) });
      expect(datesSent().at(-1)![1]).toBe(new Date(nowMs).toISOString());
      expect(warnings).toEqual([
        {
          reason: 'unsettled',
          fromMs: nowMs - indexLagMs,
          toMs: nowMs,
          message: expect.stringContaining('may still be missing') as unknown,
        },
      ]);
    });

    test('stays where it was for a run that goes on later', async () => {
      const range = { fromDateTime: before(DAY_MS) };
      const error = await harness.failure(count(range, { signal: AbortSignal.abort('now') }));
      await harness.clock.advance(60 * MINUTE_MS);
      await count(range, { checkpoint: checkpointOf(error) });
      harness.clock.setWallClock(nowMs);
      expect(datesSent().at(-1)![1]).toBe(before(indexLagMs).toISOString());
    });
  });

  describe('the start of the range', () => {
    test('older than what the API keeps: all of it is an error, a part of it a warning', async () => {
      const old = retentionDays * DAY_MS;
      await expect(
        count({ fromDateTime: before(old + 2 * DAY_MS), toDateTime: before(old) }),
      ).rejects.toMatchObject({
        code: 'validation',
        field: 'fromDateTime',
        message: expect.stringMatching(/older than the 14 days.*nothing was sent/) as unknown,
      });
      expect(requests()).toEqual([]);

      expect(
        await count({ fromDateTime: before(old + DAY_MS), toDateTime: before(indexLagMs) }),
      ).toBeGreaterThan(280);
      expect(warnings).toMatchObject([
        { reason: 'retention', fromMs: nowMs - old - DAY_MS, toMs: nowMs - old + MINUTE_MS },
      ]);
    });

    test('asked for to the day, it is not refused by an API that is strict about it', async () => {
      await count({ fromDateTime: before(retentionDays * DAY_MS) });
      expect(requests().map(({ status }) => status)).toEqual([200]);
    });
  });

  test.each<[string, ExportRange, object]>([
    ['fromDateTime', {} as ExportRange, {}],
    ['fromDateTime', { fromDateTime: '2026-11-20' }, {}],
    ['fromDateTime', { fromDateTime: '2026-02-30T10:00:00Z' }, {}],
    ['toDateTime', { fromDateTime: '2026-11-20T10:00:00Z', toDateTime: '2026-11-31T00:00:00+01:00' }, {}],
    ['toDateTime', { fromDateTime: '2026-11-20T10:00:00Z', toDateTime: new Date(NaN) }, {}],
    ['toDateTime', { fromDateTime: '2026-11-20T10:00:00Z', toDateTime: '2026-11-20T10:00:00Z' }, {}],
    ['toDateTime', { fromDateTime: '2026-11-24T09:59:00Z' }, {}],
    ['limit', { fromDateTime: '2026-11-20T10:00:00Z', limit: 10 } as ExportRange, {}],
    ['limit', { fromDateTime: '2026-11-20T10:00:00Z' }, { limit: 0 }],
    ['sort', { fromDateTime: '2026-11-20T10:00:00Z', sort: 'sourceTn:asc' } as ExportRange, {}],
    ['pageToken', { fromDateTime: '2026-11-20T10:00:00Z', pageToken: 'x' } as ExportRange, {}],
    ['limitTotalCount', { fromDateTime: '2026-11-20T10:00:00Z', limitTotalCount: true } as ExportRange, {}],
    ['sourceTn', { fromDateTime: '2026-11-20T10:00:00Z', sourceTn: '555' }, {}],
    ['concurrency', { fromDateTime: '2026-11-20T10:00:00Z' }, { concurrency: 0 }],
    ['concurrency', { fromDateTime: '2026-11-20T10:00:00Z' }, { concurrency: 1.5 }],
    ['concurrency', { fromDateTime: '2026-11-20T10:00:00Z' }, { concurrency: 100_000 }],
    ['settleMs', { fromDateTime: '2026-11-20T10:00:00Z' }, { settleMs: -1 }],
    ['onCheckpoint', { fromDateTime: '2026-11-20T10:00:00Z' }, { onCheckpoint: 'x' }],
    ['checkpoint', { fromDateTime: '2026-11-20T10:00:00Z' }, { checkpoint: 'x' }],
    ['concurency', { fromDateTime: '2026-11-20T10:00:00Z' }, { concurency: 2 }],
  ])('%s cannot be right: nothing is sent', async (field, query, options) => {
    await expect(count(query, options)).rejects.toMatchObject({ code: 'validation', field });
    expect(requests()).toEqual([]);
  });

  test.each([
    ['limit', { limit: 'x' }, 'limit must be a whole number from 1 to 10000'],
    ['limit', { limit: 10_001 }, 'limit must be a whole number from 1 to 10000'],
    ['timeoutMs', { timeoutMs: -1 }, 'timeoutMs must be a number of milliseconds above 0'],
    ['deadlineMs', { deadlineMs: '5' }, 'deadlineMs must be a number of milliseconds above 0'],
  ])('an option %s that cannot be right is refused by the call itself: %j', (field, options, message) => {
    const range: ExportRange = { fromDateTime: '2026-11-20T10:00:00Z' };
    expect(() => Reflect.apply(exportMessages, undefined, [harness.client, range, options])).toThrow(
      expect.objectContaining({ code: 'validation', field, message: expect.stringContaining(message) }),
    );
  });

  test('a call without a client, or with its arguments swapped, is told so at once', () => {
    const range: ExportRange = { fromDateTime: '2026-11-20T10:00:00Z' };
    for (const client of [undefined, null, range]) {
      expect(() => {
        Reflect.apply(exportMessages, undefined, [client, range]);
      }).toThrow(/first argument must be a client.*nothing was sent/);
    }
  });
});
