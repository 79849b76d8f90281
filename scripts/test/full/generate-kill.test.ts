import { killAtMoments, startSwapBench } from '../support/swap-bench.js';

jest.setTimeout(1_200_000);

test('generate, killed at 30 moments: the old client or the new one each time', async () => {
  const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  const bench = await startSwapBench();
  try {
    await killAtMoments(bench, 30);
  } finally {
    bench.copy.remove();
    log.mockRestore();
  }
});
