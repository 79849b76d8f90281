import { isLinked, programs } from '../lib/link-programs.js';

test('in a clone that is built, npx finds the programs of the packages', () => {
  expect(programs().map(({ program }) => program)).toEqual(['bw-messages', 'bw-sandbox']);
  expect(programs().filter(({ program }) => !isLinked(program))).toEqual([]);
});
