import { largest } from '../../lib/spec-diff/levels.js';
import { specVerdict } from '../../lib/spec-diff/verdict.js';
import type { Transition } from './corpus.js';

/** Judges a transition, and holds the verdict against the one that its maintainer would give. */
export async function expectVerdict({ old, now, expected, mustChange }: Transition): Promise<void> {
  const verdict = await specVerdict({ label: 'old', text: old }, { label: 'new', text: now });
  const { wire, callbacks, typescript, overall, changes } = verdict;
  const failures = changes.filter(({ message }) => message.startsWith('does not compile'));
  try {
    expect({ wire, callbacks, typescript }).toEqual(expected);
    expect(overall).toBe(largest(Object.values(expected)));
    expect(failures.length > 0).toBe(mustChange);
  } catch (error) {
    (error as Error).message += `\n${JSON.stringify(changes, null, 2)}`;
    throw error;
  }
}
