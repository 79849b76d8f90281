import { fuzz } from '../support/fuzz.js';

test('random and hostile requests get documented answers, and the sandbox lives on', async () => {
  const { statuses, problems, violations, alive } = await fuzz(2000, 20_261_124);
  expect(problems.slice(0, 5)).toEqual([]);
  expect(violations).toEqual([]);
  expect(alive).toBe(true);
  for (const status of ['200', '202', '400', '404', '405', '415'])
    expect(statuses[status]).toBeGreaterThan(0);
});
