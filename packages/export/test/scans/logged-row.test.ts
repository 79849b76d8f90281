import fc from 'fast-check';
import { type LoggedRow, mergeRows, toLoggedRow } from '../../src/scans/logged-row.js';

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

describe('mergeRows', () => {
  test('counts the rows of a scan, and keeps each once, in order', () => {
    fc.assert(
      fc.property(scansArbitrary, (scans) => {
        let known: readonly LoggedRow[] = [];
        const all = new Map<string, Row>();
        for (const rows of scans) {
          const keys = new Set(rows.map(keyOf));
          const added = [...keys].filter((key) => !all.has(key)).length;
          for (const row of rows) all.set(keyOf(row), row);
          const scanned = rows.map((row) => asLogged(row));
          const merged = mergeRows(known, scanned);
          expect(merged).toMatchObject({ distinct: keys.size, added });
          known = merged.rows;
        }
        const wanted = [...all.values()]
          .sort((a, b) => a.timeMs - b.timeMs || (keyOf(a) < keyOf(b) ? -1 : 1))
          .map(keyOf);
        expect(known.map(({ row }) => keyOf(row as Row))).toEqual(wanted);
      }),
      { numRuns: 200 },
    );
  });

  const row: Row = { messageId: 'a', destinationTn: '+15550000001', timeMs: 1000 };

  test('keeps rows of one scan that differ in anything', () => {
    const scanned = (): LoggedRow[] => [
      asLogged(row, { segmentCount: 1 }),
      asLogged(row, { segmentCount: 2 }),
      asLogged(row),
    ];
    const first = mergeRows([], [...scanned(), scanned()[1]!]);
    expect(first).toMatchObject({ distinct: 3, added: 3, rows: { length: 3 } });
    expect(mergeRows(first.rows, scanned())).toMatchObject({ distinct: 3, added: 0, rows: { length: 3 } });
  });

  test('takes a row whose status has changed by the next scan for the same row, and keeps the newer', () => {
    const other = { ...row, destinationTn: '+15550000002' };
    const { rows } = mergeRows([], [asLogged(row, { messageStatus: 'SENT' }), asLogged(other)]);
    const merged = mergeRows(rows, [asLogged(row, { messageStatus: 'DELIVERED' }), asLogged(other)]);
    expect(merged.added).toBe(0);
    expect(merged.rows.map(({ row: { messageStatus } }) => messageStatus)).toEqual(['DELIVERED', undefined]);
  });

  test('orders rows by every digit of their times', () => {
    const times = ['.000Z', '.0000001Z', '.00002Z', '.0001Z', '.000100Z', '.001Z'].map(
      (end) => `2026-11-24T10:00:00${end}`,
    );
    const rows = times.map((receiveTime, index) =>
      asLogged({ ...row, messageId: `m${index}` }, { receiveTime }),
    );
    const merged = mergeRows([], [...rows].reverse());
    expect(merged.rows.map(({ receiveTime }) => receiveTime)).toEqual(times);
  });
});
