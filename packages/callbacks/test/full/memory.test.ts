import path from 'node:path';
import { runBundled } from '../support/run-bundled.js';

/** Fills a store, in a process of its own, and prints by how many bytes its heap has grown. */
const PROGRAM = `
import { createMemoryCallbackStore } from '${path.join(__dirname, '../../src/index.ts')}';
async function measure() {
  const store = createMemoryCallbackStore();
  const key = (n: number) => ['1764000000' + String(n).padStart(6, '0') + 'sbx2m4q7kz3wd', 'message-delivered', '+15557' + n].join(' ');
  gc!();
  const before = process.memoryUsage();
  for (let n = 0; n < 150_000; n += 1) {
    await store.begin(key(n), 1000);
    await store.done(key(n), 25 * 3600_000);
  }
  gc!();
  const after = process.memoryUsage();
  console.log(after.heapUsed + after.external - before.heapUsed - before.external);
  return store;
}
measure().then((store) => store.begin('kept', 1));
`;

test('the store in memory has at most 30 MB, however many events pass', async () => {
  const stdout = await runBundled(PROGRAM, __dirname, '--expose-gc');
  expect(Number(stdout)).toBeGreaterThan(1_000_000);
  expect(Number(stdout)).toBeLessThanOrEqual(30_000_000);
});
