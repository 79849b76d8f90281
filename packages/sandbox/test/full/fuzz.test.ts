import { expectToWithstand } from '../support/expect-to-withstand.js';

test(
  '100,000 random and hostile requests are answered as documented',
  () => expectToWithstand(100_000),
  20 * 60_000,
);
