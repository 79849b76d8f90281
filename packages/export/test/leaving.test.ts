import type { ListMessageItem } from '@bandwidth-messages/sdk';
import { createTestClock } from '@bandwidth-messages/sdk/testing';
import { checkpointOf, exportMessages } from '../src/index.js';
import { NOW, createExportFixture } from './support/export-fixture.js';
import { createFakeLog, createLogRow } from './support/fake-log.js';
import { settle } from './support/settle.js';

const FROM = NOW - 100_000;
const range = { fromDateTime: new Date(FROM), toDateTime: new Date(NOW) };
const logOf = (count: number) =>
  createFakeLog({
    rows: Array.from({ length: count }, (_, number) => createLogRow(number, FROM + number)),
    order: 'newest-first',
    bounds: '[]',
    resultWindow: 1000,
  });

/** As little as a signal of another realm, or of a polyfill, has. */
const createForeignSignal = () => {
  const listeners = new Set<() => void>();
  const signal: Partial<AbortSignal> = {
    aborted: false,
    reason: undefined,
    addEventListener: (_type: string, listener: unknown) => void listeners.add(listener as () => void),
    removeEventListener: (_type: string, listener: unknown) => void listeners.delete(listener as () => void),
  };
  const abort = (reason: unknown): void => {
    Object.assign(signal, { aborted: true, reason });
    listeners.forEach((listener) => listener());
  };
  return { signal: signal as AbortSignal, abort, listeners };
};

describe('an export whose signal aborts', () => {
  test.each([1, 2, 59, 60])(
    'hands out no row after the %dth, and does not end as if it were whole',
    async (last) => {
      const controller = new AbortController();
      const seen: ListMessageItem[] = [];
      const read = async (): Promise<void> => {
        const { exportRows } = createExportFixture(logOf(60));
        for await (const row of exportRows(range, { signal: controller.signal })) {
          seen.push(row);
          if (seen.length === last) controller.abort('enough');
        }
      };
      const error = await read().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'abort', reason: 'enough' });
      expect(seen).toHaveLength(last);
      expect(checkpointOf(error)).toMatchObject({ rows: last });
    },
  );

  test('looks at nothing of the signal but what every kind has, and stops listening at its end', async () => {
    const { signal, abort, listeners } = createForeignSignal();
    const { exportRows } = createExportFixture(logOf(60));
    for await (const _row of exportRows(range, { signal })) expect(listeners.size).toBe(1);
    expect(listeners.size).toBe(0);
    const rows = exportRows(range, { signal })[Symbol.asyncIterator]();
    await rows.next();
    abort('enough');
    await expect(rows.next()).rejects.toMatchObject({ code: 'abort', reason: 'enough' });
    const late = exportRows(range, { signal })[Symbol.asyncIterator]();
    await expect(late.next()).rejects.toMatchObject({ code: 'abort', reason: 'enough' });
  });

  test('does not wait for an onCheckpoint that never settles', async () => {
    const controller = new AbortController();
    const { exportRows } = createExportFixture(logOf(60));
    let isCalled = (): void => undefined;
    const called = new Promise<void>((resolve) => (isCalled = resolve));
    const onCheckpoint = (): Promise<void> => {
      isCalled();
      return new Promise(() => undefined);
    };
    const read = async (): Promise<void> => {
      for await (const _row of exportRows(range, { signal: controller.signal, onCheckpoint }));
    };
    const reading = read().catch((thrown: unknown) => thrown);
    await called;
    controller.abort('enough');
    expect(checkpointOf(await reading)).toMatchObject({ rows: 60 });
  });
});

test('a page that fails ends the export when its turn comes, after all rows before it, and nothing more is asked for', async () => {
  const rows = Array.from({ length: 3000 }, (_, number) => createLogRow(number, FROM + number * 30));
  const log = createFakeLog({
    rows,
    order: 'newest-first',
    bounds: '[]',
    resultWindow: 100,
    onRequest(_count, { fromDateTime }) {
      if (Date.parse(String(fromDateTime)) > FROM + 8000) throw new Error('broken');
    },
  });
  const seen: ListMessageItem[] = [];
  const { exportRows } = createExportFixture(log);
  const iterator = exportRows(range, { limit: 10 })[Symbol.asyncIterator]();
  // While the consumer rests, the slices behind the first one fail.
  seen.push((await iterator.next()).value as ListMessageItem);
  await settle(50);
  const sent = log.requests.length;
  await expect(
    (async () => {
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) seen.push(next.value);
    })(),
  ).rejects.toThrow('broken');
  expect(seen.map(({ messageId }) => messageId)).toEqual(
    rows.slice(0, seen.length).map(({ row }) => row.messageId),
  );
  expect(seen.length).toBeGreaterThan(100);
  expect(log.requests).toHaveLength(sent);
});

test('listeners that throw or reject change nothing', async () => {
  const { exportRows } = createExportFixture(logOf(60));
  let rows = 0;
  const options = {
    onProgress: () => {
      throw new Error('broken pipe');
    },
    onWarning: () => Promise.reject(new Error('broken pipe')),
    settleMs: 1e9,
  };
  for await (const _row of exportRows(range, options)) rows++;
  expect(rows).toBe(60);
});

test('errors show the line that called exportMessages', async () => {
  const call = (): Promise<never> => Promise.reject(new Error('not of this package'));
  const client = { accountId: '1', clock: createTestClock(NOW), call };
  const exportHere = () => exportMessages(client, range, { signal: AbortSignal.abort('now') });
  const rows = exportHere()[Symbol.asyncIterator]();
  const error: unknown = await rows.next().catch((thrown: unknown) => thrown);
  expect((error as Error).stack).toMatch(/AbortError: .*\n[^]*at exportHere \(.*leaving\.test\.ts/);
});
