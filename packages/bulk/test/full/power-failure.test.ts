import { checkPowerFailures } from '../kill/check-power-failures.js';

/** Each part takes less than a minute. */
const PARTS = [1, 2, 3, 4, 5];
const LIVES = 600;

it.each(PARTS)(
  `a machine that loses its power while it sends a list sends none twice, in ${LIVES} random lives, part %i of ${PARTS.length}`,
  () => checkPowerFailures(LIVES),
  20 * 60_000,
);
