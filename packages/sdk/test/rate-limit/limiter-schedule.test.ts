import { createRateLimiter } from '../../src/index.js';
import { createFakeClock } from '../support/fake-clock.js';

describe('10,000 calls at 3500 in 300 s, with network jitter', () => {
  const WINDOW_MS = 300_000;
  const REQUESTS = 3500;
  const CALLS = 10_000;
  const CONCURRENCY = 64;

  test('never break the limit of the server, and use at least 99.5 % of it', async () => {
    let seed = 7;
    const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    const clock = createFakeClock();
    const limiter = createRateLimiter({ requests: REQUESTS, windowMs: WINDOW_MS, clock });
    const start = clock.now();
    const arrivals: number[] = [];
    let calls = 0;
    let running = 0;
    let longestLatency = 0;

    const worker = async (): Promise<void> => {
      while (calls++ < CALLS) {
        const permit = await limiter.acquire({});
        const there = 5 + random() * 400;
        const back = 5 + random() * 400;
        longestLatency = Math.max(longestLatency, there + back);
        await clock.sleep(there);
        arrivals.push(clock.now());
        await clock.sleep(back);
        permit.release();
      }
      running--;
    };
    for (; running < CONCURRENCY; running++) void worker();
    while (running > 0) await clock.advanceToNext();

    arrivals.sort((a, b) => a - b);
    expect(arrivals).toHaveLength(CALLS);
    const refused = arrivals.filter(
      (at, index) => at - (arrivals[index - REQUESTS] ?? -Infinity) < WINDOW_MS,
    );
    expect(refused).toHaveLength(0);

    // The best schedule sends each 3500 as fast as the connections allow, one window after the 3500 before.
    const perWindow = (REQUESTS * longestLatency) / 2 / CONCURRENCY;
    const best = Math.floor((CALLS - 1) / REQUESTS) * WINDOW_MS + perWindow;
    expect(clock.now() - start).toBeLessThanOrEqual(best / 0.995 + longestLatency);
  });
});
