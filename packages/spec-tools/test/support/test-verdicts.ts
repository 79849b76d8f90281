import { largest } from '../../src/levels.js';
import { specVerdictBy } from '../../src/diff/spec-verdict.js';
import { surfaceChanges } from '../../src/api-surface/surface-changes.js';
import { loadLibraries } from '../../src/api-surface/surface-program.js';
import type { SurfaceWorker } from '../../src/api-surface/surface-worker.js';
import type { Transition } from './corpus.js';

/** One test for each transition: its verdict must be the one that its maintainer would give. */
export function testVerdicts(transitions: readonly Transition[]): void {
  let surface: SurfaceWorker;
  // In this thread: a thread of its own would run what was built, not the sources.
  beforeAll(() => {
    const libraries = loadLibraries();
    surface = { changes: async (old, now) => surfaceChanges(old, now, libraries), end: async () => {} };
  });

  test.each(transitions.map((transition) => [transition.name, transition] as const))(
    '%s',
    async (_name, { old, now, expected, sdkMayFollow }) => {
      const sides = [
        { label: 'old', text: old },
        { label: 'new', text: now },
      ] as const;
      const { wire, callbacks, typescript, overall, changes } = await specVerdictBy(surface, ...sides);
      const failures = changes.filter(({ message }) => message.startsWith('does not compile'));
      try {
        expect({ wire, callbacks, typescript }).toEqual(expected);
        expect(overall).toBe(largest(Object.values(expected)));
        if (!sdkMayFollow) expect(failures).toEqual([]);
      } catch (error) {
        (error as Error).message += `\n${JSON.stringify(changes, null, 2)}`;
        throw error;
      }
    },
  );
}
