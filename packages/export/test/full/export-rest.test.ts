import { settle } from '../support/settle.js';
import { startSeededExport } from '../support/seeded-export.js';

test('an export over HTTP waits for a consumer that rests', async () => {
  const { harness, exportAll, requests } = await startSeededExport(100_000);
  const rows = exportAll({ limit: 100 })[Symbol.asyncIterator]();
  for (let seen = 0; seen < 45_000; seen++) await rows.next();
  for (let sent = -1; sent !== requests(); await settle(300)) sent = requests();
  // Room for four slices of 10,000 rows, in pages of 100, and what was asked for in vain.
  expect(requests() - 450).toBeGreaterThan(200);
  expect(requests() - 450).toBeLessThan(450);
  await rows.return?.();
  await harness.close();
});
