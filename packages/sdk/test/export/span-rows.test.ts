import fc from 'fast-check';
import { createSpanRows } from '../../src/export/span-rows';
import type { ListMessageItem } from '../../src/types';

interface Row {
  readonly messageId: string;
  readonly timeMs: number;
}

// Few ids and times, so that rows come again: in one pass and in several.
const row = fc.nat(30).map((id): Row => {
  const messageId = `id-${(id * 7) % 31}`;
  return { messageId, timeMs: 1000 + Math.floor(id / 4) };
});
const passes = fc.array(fc.array(row, { maxLength: 20 }), { maxLength: 5 });
const asRow = ({ messageId }: Row): ListMessageItem => ({ messageId });

const drain = (rows: ReturnType<typeof createSpanRows>): (string | undefined)[] => {
  const taken = [];
  for (let next = rows.take(); next; next = rows.take()) taken.push(next.messageId);
  return taken;
};

describe('createSpanRows', () => {
  it('counts rows by pass, and hands each out once, in order', () => {
    fc.assert(
      fc.property(passes, fc.integer({ min: 1, max: 5 }), (all, since) => {
        const rows = createSpanRows();
        const lastPass = new Map<string, number>();
        const times = new Map<string, number>();
        all.forEach((pass, index) => {
          const before = lastPass.size;
          const ids = new Set(pass.map(({ messageId }) => messageId));
          const added = [...ids].filter((id) => (lastPass.get(id) ?? 0) < since).length;
          for (const { messageId, timeMs } of pass) {
            lastPass.set(messageId, index + 1);
            times.set(messageId, timeMs);
          }
          const merged = rows.merge(
            pass.map(asRow),
            pass.map(({ timeMs }) => timeMs),
            since,
          );
          expect(merged).toEqual({ distinct: ids.size, added, kept: lastPass.size - before });
        });
        expect(rows.passes).toBe(all.length);
        expect(rows.countSince(since)).toBe([...lastPass.values()].filter((last) => last >= since).length);
        expect(rows.countAt(1001)).toBe([...times.values()].filter((ms) => ms === 1001).length);

        rows.seal({ fromMs: 1001, toMs: 1005 });
        const wanted = [...times]
          .filter(([, ms]) => ms >= 1001 && ms < 1005)
          .sort(([a, aMs], [b, bMs]) => aMs - bMs || (a < b ? -1 : 1))
          .map(([id]) => id);
        expect(rows.left).toBe(wanted.length);
        expect(drain(rows)).toEqual(wanted);
        expect(rows.left).toBe(0);
      }),
      { numRuns: 1000 },
    );
  });
});
