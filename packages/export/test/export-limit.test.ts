import { operations } from '@bandwidth-messages/client/operations';
import { createRateLimiter } from '@bandwidth-messages/sdk';
import type { ExportClient } from '../src/index.js';
import { settle } from './support/settle.js';
import { NOW, createExportFixture } from './support/export-fixture.js';
import { createFakeLog, createLogRow } from './support/fake-log.js';
import { createRandom } from './support/random.js';

const { requests: limit, windowMs } = operations.listMessages.rateLimit;
const DAY_MS = 24 * 60 * 60 * 1000;

// test/full/export-limit.test.ts does so over HTTP, where no answer takes its time.
test('an export is held up by the rate limit alone: at least 99 % of it is used', async () => {
  const random = createRandom(11);
  const rows = Array.from({ length: 2.1 * limit }, (_, number) =>
    createLogRow(number, NOW - DAY_MS + Math.floor(random() ** 2 * DAY_MS)),
  );
  // Pages and result windows of few rows, so that few rows are many requests.
  const log = createFakeLog({ rows, order: 'newest-first', bounds: '[)', resultWindow: 20 });
  const sentAtMs: number[] = [];
  const call: ExportClient['call'] = async (...request) => {
    const permit = await limiter.acquire({});
    sentAtMs.push(clock.now());
    await clock.sleep(100 + random() * 100);
    permit.release();
    return log.call(...request);
  };
  const { clock, read } = createExportFixture({ ...log, call });
  const limiter = createRateLimiter({ requests: limit, windowMs, clock });

  const reading = read(NOW - DAY_MS, NOW, { limit: 1 });
  let isOver = false;
  void reading.finally(() => (isOver = true));
  while (!isOver) if (!(await clock.advanceToNext())) await settle(1);

  expect(await reading).toHaveLength(rows.length);
  const used = sentAtMs.filter((ms) => ms < NOW + 2 * windowMs).length / (2 * limit);
  expect(used).toBeGreaterThanOrEqual(0.99);
  expect(used).toBeLessThanOrEqual(1);
});
