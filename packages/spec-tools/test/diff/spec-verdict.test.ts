import { readTransitions } from '../support/corpus.js';
import { testVerdicts } from '../support/test-verdicts.js';

// Three of the corpus, one for each thing that a single tool would get wrong; the long run judges all of it.
const names = [
  'an enum value more, for what is sent, answered and called back',
  'filters in another order',
  'a field of a payload may be missing',
];
const transitions = readTransitions().filter(({ name }) => names.includes(name));

test('the corpus has them', () => expect(transitions).toHaveLength(names.length));
testVerdicts(transitions);
