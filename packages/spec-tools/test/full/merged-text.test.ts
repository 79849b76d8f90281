import { checkMerges } from '../support/merges.js';

jest.setTimeout(300_000);

test('an update has the vendor’s structure after any of its changes, in one step or in two, and stays so', () => {
  checkMerges({ numRuns: 40 });
});
