import fc from 'fast-check';
import { type LoggedRow, toLoggedRow } from '../../src/scans/logged-row.js';
import { RowBuffer } from '../../src/scans/row-buffer.js';

interface Row {
  readonly messageId: string;
  readonly destinationTn: string;
  readonly timeMs: number;
}

// Few ids and times, so that rows come again: in one scan and in several. Every message goes to up to two recipients.
const rowArbitrary = fc.record({ id: fc.nat(30), recipient: fc.nat(1) }).map(({ id, recipient }): Row => {
  const timeMs = 1000 + Math.floor(id / 4);
  return {
    messageId: `id-${String((id * 7) % 31).padStart(2, '0')}`,
    destinationTn: `+1555000000${recipient}`,
    timeMs,
  };
});
const scansArbitrary = fc.array(fc.array(rowArbitrary, { maxLength: 20 }), { maxLength: 5 });

const asLogged = ({ messageId, destinationTn, timeMs }: Row, fields: object = {}): LoggedRow =>
  toLoggedRow({ messageId, destinationTn, receiveTime: new Date(timeMs).toISOString(), ...fields }, 'list');
const keyOf = ({ messageId, destinationTn }: Partial<Row>): string => `${messageId} ${destinationTn}`;

const drain = (buffer: RowBuffer): LoggedRow[] => {
  const taken = [];
  for (let next = buffer.take(); next; next = buffer.take()) taken.push(next);
  return taken;
};

describe('RowBuffer', () => {
  test('counts rows by scan, and hands each out once, in order', () => {
    fc.assert(
      fc.property(scansArbitrary, fc.integer({ min: 1, max: 5 }), (all, since) => {
        const buffer = new RowBuffer();
        const lastScan = new Map<string, number>();
        const rowOf = new Map<string, Row>();
        all.forEach((rows, index) => {
          const before = lastScan.size;
          const keys = new Set(rows.map(keyOf));
          const added = [...keys].filter((key) => (lastScan.get(key) ?? 0) < since).length;
          for (const row of rows) {
            lastScan.set(keyOf(row), index + 1);
            rowOf.set(keyOf(row), row);
          }
          const merged = buffer.merge(
            rows.map((row) => asLogged(row)),
            since,
          );
          expect(merged).toEqual({ distinct: keys.size, added, kept: lastScan.size - before });
        });
        expect(buffer.scans).toBe(all.length);
        expect(buffer.countSince(since)).toBe([...lastScan.values()].filter((last) => last >= since).length);
        const atInstant = [...rowOf.values()].filter(({ timeMs }) => timeMs === 1001);
        expect(buffer.rowsAt(1001)).toHaveLength(atInstant.length);

        buffer.seal({ fromMs: 1001, toMs: 1005 });
        const wanted = [...rowOf.values()]
          .filter(({ timeMs }) => timeMs >= 1001 && timeMs < 1005)
          .sort((a, b) => a.timeMs - b.timeMs || (keyOf(a) < keyOf(b) ? -1 : 1))
          .map(keyOf);
        expect(drain(buffer).map(({ row }) => keyOf(row as Row))).toEqual(wanted);
        expect(buffer.size).toBe(0);
      }),
      { numRuns: 1000 },
    );
  });

  const row: Row = { messageId: 'a', destinationTn: '+15550000001', timeMs: 1000 };

  test('keeps rows of one scan that differ in anything', () => {
    const buffer = new RowBuffer();
    const rows = [asLogged(row, { segmentCount: 1 }), asLogged(row, { segmentCount: 2 }), asLogged(row)];
    expect(buffer.merge([...rows, rows[1]!], 1)).toEqual({ distinct: 3, added: 3, kept: 3 });
    expect(buffer.merge(rows, 1)).toEqual({ distinct: 3, added: 0, kept: 0 });
  });

  test('takes a row whose status has changed by the next scan for the same row, and keeps the newer', () => {
    const buffer = new RowBuffer();
    const other = { ...row, destinationTn: '+15550000002' };
    buffer.merge([asLogged(row, { messageStatus: 'SENT' }), asLogged(other)], 1);
    expect(buffer.merge([asLogged(row, { messageStatus: 'DELIVERED' }), asLogged(other)], 1)).toMatchObject({
      added: 0,
      kept: 0,
    });
    buffer.seal({ fromMs: 0, toMs: 2000 });
    expect(drain(buffer).map(({ row: { messageStatus } }) => messageStatus)).toEqual([
      'DELIVERED',
      undefined,
    ]);
  });

  test('orders rows by every digit of their times', () => {
    const buffer = new RowBuffer();
    const times = ['.000Z', '.0000001Z', '.00002Z', '.0001Z', '.000100Z', '.001Z'].map(
      (end) => `2026-11-24T10:00:00${end}`,
    );
    const rows = times.map((receiveTime, index) =>
      asLogged({ ...row, messageId: `m${index}` }, { receiveTime }),
    );
    buffer.merge([...rows].reverse(), 1);
    buffer.seal({ fromMs: 0, toMs: Infinity });
    expect(drain(buffer).map(({ receiveTime }) => receiveTime)).toEqual(times);
  });
});
