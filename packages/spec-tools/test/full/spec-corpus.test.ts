import { readTransitions } from '../support/corpus.js';
import { testVerdicts } from '../support/test-verdicts.js';

const transitions = readTransitions();

describe('the verdict on each transition of the corpus', () => {
  it('has at least 30 of them', () => {
    expect(transitions.length).toBeGreaterThanOrEqual(30);
    expect(new Set(transitions.map(({ name }) => name)).size).toBe(transitions.length);
  });

  testVerdicts(transitions);
});
