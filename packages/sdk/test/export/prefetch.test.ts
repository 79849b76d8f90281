import { prefetch } from '../../src/export/prefetch.js';
import { settle } from '../support/fake-clock.js';

describe('prefetch', () => {
  test('throws a failure when its turn comes, and starts nothing more from then on', async () => {
    let started = 0;
    const spans = prefetch({
      concurrency: 3,
      onWait: () => undefined,
      start: async () => {
        const number = started++;
        const load = async (): Promise<number> => {
          await settle(number === 1 ? 1 : 5);
          if (number === 1) throw new Error('broken');
          return number;
        };
        return { loaded: load() };
      },
    });
    expect(await spans.next()).toEqual({ done: false, value: 0 });
    await settle(20);
    await expect(spans.next()).rejects.toThrow('broken');
    expect(started).toBe(3);
  });
});
