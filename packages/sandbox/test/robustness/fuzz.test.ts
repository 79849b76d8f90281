import { startSandbox } from '../../src/index.js';
import { sendHostileRequests } from '../support/send-hostile.js';

// test/full/fuzz.test.ts does the same a hundred thousand times.
test('2,000 random requests are all answered as documented', async () => {
  const sandbox = await startSandbox({ seed: { messages: 500 }, rateLimit: false, validateResponses: true });
  const rejections: unknown[] = [];
  const onRejection = (reason: unknown) => rejections.push(reason);
  process.on('unhandledRejection', onRejection);
  try {
    await sendHostileRequests(sandbox, 2000);
    expect(rejections).toEqual([]);
  } finally {
    process.off('unhandledRejection', onRejection);
    await sandbox.close();
  }
}, 60_000);
