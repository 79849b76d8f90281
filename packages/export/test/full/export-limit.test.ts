import { operations } from '@bandwidth-messages/client/operations';
import { exportMessages } from '../../src/index.js';
import { startHarness } from '../support/harness.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const { requests: limit, windowMs } = operations.listMessages.rateLimit;

test('an export over HTTP uses all of the rate limit, and never more', async () => {
  const rowsOnPage = 5;
  const messages = limit * rowsOnPage * 2;
  const { clock, sandbox, client, run, close } = await startHarness({ sandbox: { seed: { messages } } });
  const startedAtMs = clock.now();
  const range = {
    fromDateTime: new Date(startedAtMs - 13.5 * DAY_MS),
    toDateTime: new Date(startedAtMs + 1),
  };
  let rows = 0;
  const read = async (): Promise<void> => {
    for await (const _row of exportMessages(client, range, { settleMs: 0, limit: rowsOnPage })) rows++;
  };
  await run(read());

  expect(rows).toBe(messages);
  expect(sandbox.requests.every(({ status }) => status === 200)).toBe(true);
  const used = sandbox.requests.filter(({ atMs }) => atMs < startedAtMs + 2 * windowMs).length / (2 * limit);
  expect(used).toBeGreaterThanOrEqual(0.99);
  await close();
});
