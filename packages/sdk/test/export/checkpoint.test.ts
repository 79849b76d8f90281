import { type ExportCheckpoint, digestOf, readCheckpoint } from '../../src/export/checkpoint.js';

const query = 'd1ge57';
const checkpoint: ExportCheckpoint = {
  version: 1,
  query,
  fromDateTime: '2026-11-20T10:00:00.000Z',
  toDateTime: '2026-11-21T10:00:00.000Z',
  rows: 12,
};

describe('digestOf', () => {
  test('is the same whatever the order of the fields', async () => {
    expect(await digestOf('1', { a: 'x', b: 'y' })).toBe(await digestOf('1', { b: 'y', a: 'x' }));
  });
  test('is another for another query or account, and does not show them', async () => {
    const digest = await digestOf('1', { sourceTn: '+15551234567' });
    expect(digest).toMatch(/^[0-9a-f]{32}$/);
    expect(await digestOf('2', { sourceTn: '+15551234567' })).not.toBe(digest);
    expect(await digestOf('1', { sourceTn: '+15551234568' })).not.toBe(digest);
    expect(await digestOf('1', { destinationTn: '+15551234567' })).not.toBe(digest);
  });
});

describe('readCheckpoint', () => {
  test('takes what was kept as JSON', () => {
    expect(readCheckpoint(JSON.parse(JSON.stringify(checkpoint)), query)).toEqual(checkpoint);
  });
  test.each([
    [{ ...checkpoint, query: 'other' }, /another query or account/],
    [{ ...checkpoint, version: 2 }, /version 2/],
    [{ ...checkpoint, fromDateTime: 'yesterday' }, /damaged/],
    [{ ...checkpoint, rows: undefined }, /damaged/],
    [{ ...checkpoint, afterMessageId: 5 }, /damaged/],
    [{ ...checkpoint, unread: {} }, /damaged/],
    [{}, /must be a value that onCheckpoint/],
    [null, /must be a value that onCheckpoint/],
    ['x', /must be a value that onCheckpoint/],
  ])('refuses %j', (value, message) => {
    expect(() => readCheckpoint(value, query)).toThrow(
      expect.objectContaining({
        code: 'validation',
        field: 'checkpoint',
        message: expect.stringMatching(message) as unknown,
      }) as Error,
    );
  });
});
