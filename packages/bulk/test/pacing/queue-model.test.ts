import { type RealQueue, simulateQueue } from '../support/simulate-queue.js';
import { createRandom } from '../support/random-text.js';

const MINUTE_MS = 60_000;
const rate = (segmentsPerSecond: number) => ({ segmentsPerSecond, capacitySeconds: 900 });

function messages(count: number): number[] {
  const random = createRandom(3);
  return Array.from({ length: count }, () => 1 + Math.floor(random() * 10));
}

/** Of what could leave the queue between two times, the share that did. */
function usedShare(
  result: ReturnType<typeof simulateQueue>,
  realAt: (ms: number) => RealQueue,
  fromMs: number,
  toMs: number,
): number {
  let possible = 0;
  for (let ms = fromMs; ms < toMs; ms += 1000) possible += realAt(ms).segmentsPerSecond;
  return result.drainedBetween(fromMs, toMs) / possible;
}

describe('pacing 10,000 messages of 1 to 10 segments to a queue of 1 segment per second and 900 seconds', () => {
  it('uses at least 99 % of the rate after the first fill, without a single 429', () => {
    const realAt = () => rate(1);
    const result = simulateQueue({ configured: rate(1), realAt, messages: messages(10_000) });
    expect(result.accepted).toBe(10_000);
    expect(result.refused).toBe(0);
    expect(usedShare(result, realAt, 15 * MINUTE_MS, result.endMs - 1000)).toBeGreaterThanOrEqual(0.99);
  });
});

describe('pacing with a rate that is not the real one', () => {
  const atHour = (before: RealQueue, after: RealQueue) => (ms: number) =>
    ms < 60 * MINUTE_MS ? before : after;
  it.each<[string, number, (ms: number) => RealQueue]>([
    ['the configured rate is double the real one', 2, () => rate(1)],
    ['the configured rate is ten times the real one', 10, () => rate(1)],
    ['another sender takes half of the rate', 1, () => ({ ...rate(1), otherSegmentsPerSecond: 0.5 })],
    ['the real rate falls to half in the middle', 1, atHour(rate(1), rate(0.5))],
    ['the real rate rises in the middle', 1, atHour(rate(0.5), rate(1))],
    ['another sender comes in the middle', 1, atHour(rate(1), { ...rate(1), otherSegmentsPerSecond: 0.5 })],
    ['the queue holds less than configured', 1, () => ({ segmentsPerSecond: 1, capacitySeconds: 300 })],
  ])(
    'uses at least 90 %% of what can leave the queue after 15 minutes, where %s',
    (_, configured, realAt) => {
      const result = simulateQueue({
        configured: rate(configured),
        realAt,
        messages: messages(3000),
        untilMs: 180 * MINUTE_MS,
      });
      const endMs = Math.min(result.endMs, 180 * MINUTE_MS) - 1000;
      for (let fromMs = 15 * MINUTE_MS; fromMs + 15 * MINUTE_MS <= endMs; fromMs += 15 * MINUTE_MS) {
        expect(usedShare(result, realAt, fromMs, fromMs + 15 * MINUTE_MS)).toBeGreaterThanOrEqual(0.9);
      }
      expect(result.refused / result.accepted).toBeLessThan(0.05);
    },
  );

  it('uses at least 90 % of a configured rate that is half of the real one, as that is its ceiling, without a single 429', () => {
    const result = simulateQueue({
      configured: rate(0.5),
      realAt: () => rate(1),
      messages: messages(1500),
      untilMs: 200 * MINUTE_MS,
    });
    // The first fill leaves at the real rate, and so is gone by then.
    for (let fromMs = 15 * MINUTE_MS; fromMs < 180 * MINUTE_MS; fromMs += 15 * MINUTE_MS) {
      const drained = result.drainedBetween(fromMs, fromMs + 15 * MINUTE_MS);
      expect(drained).toBeGreaterThanOrEqual(0.9 * 0.5 * 15 * 60);
      expect(drained).toBeLessThanOrEqual(0.5 * 15 * 60 + 10);
    }
    expect(result.refused).toBe(0);
  });
});
