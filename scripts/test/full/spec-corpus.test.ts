import { specVerdict } from '../../lib/spec-verdict.js';
import { readTransitions } from '../support/corpus.js';

const transitions = readTransitions();
const order = ['none', 'patch', 'minor', 'major'];

describe('the verdict on each transition of the corpus', () => {
  it('has at least 30 of them', () => {
    expect(transitions.length).toBeGreaterThanOrEqual(30);
    expect(new Set(transitions.map(({ name }) => name)).size).toBe(transitions.length);
  });

  it.each(transitions.map((transition) => [transition.name, transition] as const))(
    '%s',
    async (_name, { old, now, expected, mustChange }) => {
      const verdict = await specVerdict({ label: 'old', text: old }, { label: 'new', text: now });
      const { wire, callbacks, typescript, overall, changes } = verdict;
      const failures = changes.filter(({ message }) => message.startsWith('does not compile'));
      try {
        expect({ wire, callbacks, typescript }).toEqual(expected);
        expect(overall).toBe(
          order[Math.max(...Object.values(expected).map((level) => order.indexOf(level)))],
        );
        expect(failures.length > 0).toBe(mustChange);
      } catch (error) {
        (error as Error).message += `\n${JSON.stringify(changes, null, 2)}`;
        throw error;
      }
    },
    60_000,
  );
});
