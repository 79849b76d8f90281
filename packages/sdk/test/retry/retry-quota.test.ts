import { createRetryQuota } from '../../src/retry/retry-stage.js';

const takeAll = (quota: ReturnType<typeof createRetryQuota>): number => {
  let count = 0;
  while (quota.take()) count++;
  return count;
};

describe('a retry quota', () => {
  test('pays for a hundred retries, and then for none', () => {
    expect(takeAll(createRetryQuota())).toBe(100);
  });

  test('gives back what a successful retry cost, or a fifth of that for a success without one', () => {
    const quota = createRetryQuota();
    takeAll(quota);
    quota.refund(true);
    expect(takeAll(quota)).toBe(1);
    for (let i = 0; i < 5; i++) quota.refund(false);
    expect(takeAll(quota)).toBe(1);
  });

  test('never holds more than at first', () => {
    const quota = createRetryQuota();
    for (let i = 0; i < 1000; i++) quota.refund(true);
    expect(takeAll(quota)).toBe(100);
  });
});
