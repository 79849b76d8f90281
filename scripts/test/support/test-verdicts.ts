import { largest } from '../../lib/spec-diff/levels.js';
import { specVerdictBy } from '../../lib/spec-diff/verdict.js';
import { startSurfaceWorker } from '../../lib/surface/worker.js';
import type { Transition } from './corpus.js';

/** One test for each transition: its verdict must be the one that its maintainer would give. */
export function testVerdicts(transitions: readonly Transition[]): void {
  let surface: ReturnType<typeof startSurfaceWorker>;
  beforeAll(() => {
    surface = startSurfaceWorker();
  });
  afterAll(() => surface.end());

  test.each(transitions.map((transition) => [transition.name, transition] as const))(
    '%s',
    async (_name, { old, now, expected, mustChange }) => {
      const sides = [
        { label: 'old', text: old },
        { label: 'new', text: now },
      ] as const;
      const { wire, callbacks, typescript, overall, changes } = await specVerdictBy(surface, ...sides);
      const failures = changes.filter(({ message }) => message.startsWith('does not compile'));
      try {
        expect({ wire, callbacks, typescript }).toEqual(expected);
        expect(overall).toBe(largest(Object.values(expected)));
        expect(failures.length > 0).toBe(mustChange);
      } catch (error) {
        (error as Error).message += `\n${JSON.stringify(changes, null, 2)}`;
        throw error;
      }
    },
  );
}
