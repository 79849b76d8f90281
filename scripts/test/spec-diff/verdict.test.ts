import { readTransitions } from '../support/corpus.js';
import { expectVerdict } from '../support/verdict-of.js';

// Three of the corpus, one for each thing that a single tool would get wrong; the long run judges all of it.
const transitions = readTransitions();
it.each([
  'an enum value more, for what is sent, answered and called back',
  'filters in another order',
  'a field of a payload may be missing',
])('%s', (name) => {
  const transition = transitions.find((each) => each.name === name);
  if (!transition) throw new Error(`The corpus has no "${name}"`);
  return expectVerdict(transition);
});
