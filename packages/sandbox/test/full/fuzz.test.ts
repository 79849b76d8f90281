import { fuzz } from '../support/fuzz.js';

const unhandled: unknown[] = [];
const onUnhandled = (reason: unknown) => void unhandled.push(reason);

beforeAll(() => void process.on('unhandledRejection', onUnhandled));
afterAll(() => void process.off('unhandledRejection', onUnhandled));

test('100,000 random and hostile requests', async () => {
  const { statuses, problems, violations, alive } = await fuzz(100_000, 4);
  expect(problems.slice(0, 5)).toEqual([]);
  expect(violations).toEqual([]);
  expect(unhandled).toEqual([]);
  expect(alive).toBe(true);
  expect(Object.values(statuses).reduce((sum, count) => sum + count, 0)).toBe(100_000);
}, 1_800_000);
