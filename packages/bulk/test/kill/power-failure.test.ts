import { checkPowerFailures } from './check-power-failures.js';

it('a machine that loses its power while it sends a list sends none twice, whatever of the last writes is on the disk', () =>
  checkPowerFailures(15));
