import { expectToWithstand } from '../support/expect-to-withstand.js';

// Always the same ones; test/full/fuzz.test.ts sends a hundred thousand that are new each time.
test('800 random and hostile requests are answered as documented', () => expectToWithstand(800, 20_261_124));
