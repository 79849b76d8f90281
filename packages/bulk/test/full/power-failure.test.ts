import { checkPowerFailures } from '../kill/check-power-failures.js';

it(
  'a machine that loses its power while it sends a list sends none twice, in 3,000 random lives',
  () => checkPowerFailures(3000),
  20 * 60_000,
);
