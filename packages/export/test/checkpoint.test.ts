import { operations } from '@bandwidth-messages/client/operations';
import { createTestClock } from '@bandwidth-messages/sdk/testing';
import { readCheckpoint, startCheckpoint } from '../src/checkpoint.js';
import { type ExportRequest, readRequest } from '../src/export-request.js';
import type { ExportCheckpoint } from '../src/index.js';

const BASE_URL = 'https://messaging.example/api/v2';
const snapshot = {
  fromMs: Date.UTC(2026, 10, 20),
  toMs: Date.UTC(2026, 10, 21),
  filters: { sourceTn: '+15551234567', messageDirection: 'INBOUND' },
};
/** What an export of account 1 is asked for, as far as checkpoints depend on it. */
const requestOf = (filters = snapshot.filters): ExportRequest =>
  readRequest(
    operations.listMessages,
    {
      accountId: '1',
      baseUrl: BASE_URL,
      clock: createTestClock(),
      call: () => Promise.reject(new Error('not used')),
    },
    { fromDateTime: new Date(snapshot.fromMs), toDateTime: new Date(snapshot.toMs), ...filters },
    {},
  );
const start = (): Promise<ExportCheckpoint> => startCheckpoint(requestOf(), snapshot.toMs);
/** A cursor behind one row of a message, but for these fields. */
const cursorBehind = (after: object): object => ({
  fromDateTime: '2026-11-20T10:00:00.000Z',
  after: { receiveTime: '2026-11-20T10:00:00.000Z', messageId: 'a', rows: 1, ...after },
});

describe('a checkpoint', () => {
  test('does not show the values of the filters', async () => {
    const text = JSON.stringify(await start());
    expect(text).toContain('sourceTn');
    expect(text).not.toMatch(/1234567|INBOUND/);
  });

  test('is taken as it was kept as JSON, whatever the order of the filters', async () => {
    const checkpoint = await start();
    const { sourceTn, messageDirection } = snapshot.filters;
    const kept: unknown = JSON.parse(JSON.stringify(checkpoint));
    const other = requestOf({ messageDirection, sourceTn });
    expect(await readCheckpoint(kept, other)).toEqual(checkpoint);
  });

  test('is taken where the time of the last row has digits beyond the millisecond', async () => {
    const checkpoint = {
      ...(await start()),
      cursor: cursorBehind({ receiveTime: '2026-11-20T10:00:00.0005Z' }),
    };
    expect(await readCheckpoint(checkpoint, requestOf())).toEqual(checkpoint);
  });

  test('tells numbers apart that were given as a Set', async () => {
    const withNumber = (number: string) =>
      requestOf({ ...snapshot.filters, sourceTn: new Set([number]) as never });
    const checkpoint = await startCheckpoint(withNumber('+15551234567'), snapshot.toMs);
    await expect(readCheckpoint(checkpoint, withNumber('+15557654321'))).rejects.toThrow(/other values of/);
  });

  test('made before checkpoints named the server is taken, and names it from then on', async () => {
    const { baseUrl: _, ...older } = await start();
    expect(await readCheckpoint(older, requestOf())).toEqual(await start());
  });

  test('is taken by a client that does not tell its server', async () => {
    const request = requestOf();
    const checkpoint = await start();
    const client = { ...request.client, baseUrl: undefined };
    expect(await readCheckpoint(checkpoint, { ...request, client })).toEqual(checkpoint);
  });

  test.each<[string, object, RegExp]>([
    ['of another version', { version: 2 }, /version 2/],
    ['with a cursor that is no time', { cursor: { fromDateTime: 'yesterday' } }, /damaged/],
    ['without a cursor', { cursor: undefined }, /damaged/],
    ['without a number of rows', { rows: undefined }, /damaged/],
    [
      'with an id that is no text',
      { cursor: { fromDateTime: '2026-11-20', after: { messageId: 5 } } },
      /damaged/,
    ],
    ['with a list that is none', { unread: {} }, /damaged/],
    ['with a list of other things', { unread: [null] }, /damaged/],
    ['with fewer rows than none', { rows: -1 }, /damaged/],
    ['with a cursor before the range', { cursor: { fromDateTime: '2026-11-19T23:59:59.999Z' } }, /damaged/],
    ['with a cursor behind the range', { cursor: { fromDateTime: '2026-11-21T00:00:00.001Z' } }, /damaged/],
    ['with fewer rows of a message than none', { cursor: cursorBehind({ rows: -1 }) }, /damaged/],
    [
      'with a last row behind the range',
      { cursor: cursorBehind({ receiveTime: '2026-11-22T00:00:00.000Z' }) },
      /damaged/,
    ],
    ['of another account', { accountId: '2' }, /was made with accountId 2, and this export has accountId 1/],
    [
      'of another server',
      { baseUrl: 'http://127.0.0.1:4010/api/v2' },
      /was made with baseUrl http:\/\/127\.0\.0\.1:4010\/api\/v2, and this export has baseUrl https:\/\/messaging\.example/,
    ],
    [
      'of a range that begins earlier',
      { fromDateTime: '2026-11-19T00:00:00.000Z' },
      /was made with fromDateTime 2026-11-19/,
    ],
    [
      'of a range that ends later',
      { toDateTime: '2026-11-22T00:00:00.000Z' },
      /was made with toDateTime 2026-11-22/,
    ],
    [
      'with other filters',
      { filters: { names: ['product'], digest: '' } },
      /made with product, and this export has/,
    ],
    [
      'with other values of the filters',
      { filters: { names: ['messageDirection', 'sourceTn'], digest: '' } },
      /was made with other values of messageDirection, sourceTn/,
    ],
  ])('%s is rejected', async (_, fields, message) => {
    const checkpoint = { ...(await start()), ...fields };
    await expect(readCheckpoint(checkpoint, requestOf())).rejects.toMatchObject({
      code: 'validation',
      field: 'checkpoint',
      message: expect.stringMatching(message) as unknown,
    });
  });

  test.each([[{}], [null], ['x'], [7]])('%j is not one', async (value) => {
    await expect(readCheckpoint(value, requestOf())).rejects.toThrow(/must be a value that onCheckpoint/);
  });
});
