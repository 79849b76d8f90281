import fc from 'fast-check';
import { createTestClock } from '../../src/testing.js';
import { Line, Sleeper } from '../../src/waiting/line.js';

test('whoever joins and leaves in whatever order, the first one is always who came first of those who are still here', () => {
  const steps = fc.array(fc.record({ joins: fc.boolean(), index: fc.nat() }), {
    maxLength: 3000,
    size: 'max',
  });
  const clock = createTestClock();
  fc.assert(
    fc.property(steps, (all) => {
      const line = new Line<Sleeper>();
      let expected: Sleeper[] = [];
      for (const { joins, index } of all) {
        const isNew = joins || expected.length === 0;
        const sleeper = isNew ? new Sleeper(clock, undefined) : expected[index % expected.length]!;
        if (isNew) {
          line.add(sleeper);
          expected.push(sleeper);
        } else {
          line.delete(sleeper);
          expected = expected.filter((other) => other !== sleeper);
        }
        expect([line.first, line.size]).toEqual([expected[0], expected.length]);
        const someone = expected[index % expected.length];
        if (someone) expect(line.countBefore(someone)).toBe(expected.indexOf(someone));
      }
    }),
    { numRuns: 20 },
  );
});
