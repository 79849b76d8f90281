import { readAhead } from '../../src/slices/read-ahead.js';
import { settle } from '../support/settle.js';

describe('readAhead', () => {
  test('throws a failure when its turn comes, and starts nothing more from then on', async () => {
    let started = 0;
    const slices = readAhead(
      3,
      async () => {
        const number = started++;
        const load = async (): Promise<number> => {
          await settle(number === 1 ? 1 : 5);
          if (number === 1) throw new Error('broken');
          return number;
        };
        return { loaded: load() };
      },
      () => undefined,
    );
    expect(await slices.next()).toEqual({ done: false, value: 0 });
    await settle(20);
    await expect(slices.next()).rejects.toThrow('broken');
    expect(started).toBe(3);
  });
});
