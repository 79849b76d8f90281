import fc from 'fast-check';
import { Line, type LineMember } from '../../src/waiting/line.js';

test('whoever joins and leaves in whatever order, the first one is always who came first of those who are still here', () => {
  const steps = fc.array(fc.record({ joins: fc.boolean(), index: fc.nat() }), {
    maxLength: 3000,
    size: 'max',
  });
  fc.assert(
    fc.property(steps, (all) => {
      const line = new Line<{ readonly number: number } & LineMember>();
      let expected: ({ readonly number: number } & LineMember)[] = [];
      all.forEach(({ joins, index }, number) => {
        const member = joins || expected.length === 0 ? { number } : expected[index % expected.length]!;
        if (expected.includes(member)) {
          line.delete(member);
          expected = expected.filter((other) => other !== member);
        } else {
          line.add(member);
          expected.push(member);
        }
        expect([line.first(), line.size]).toEqual([expected[0], expected.length]);
      });
    }),
    { numRuns: 20 },
  );
});
