import { startSandbox } from '../../src/index.js';
import { sendHostileRequests } from '../support/send-hostile.js';

const testFull = process.env['FULL'] === '1' ? test : test.skip;

testFull(
  '100,000 random requests are all answered as documented, without a crash or an unhandled rejection',
  async () => {
    const sandbox = await startSandbox({
      seed: { messages: 5000 },
      rateLimit: false,
      validateResponses: true,
      queue: { segmentsPerSecond: 1e6 },
    });
    const rejections: unknown[] = [];
    const onRejection = (reason: unknown) => rejections.push(reason);
    process.on('unhandledRejection', onRejection);
    try {
      const statuses = await sendHostileRequests(sandbox, 100_000);
      expect(rejections).toEqual([]);
      // All documented refusals are among them, so that the requests were of many kinds.
      expect([...statuses.keys()].sort()).toEqual([200, 202, 400, 401, 403, 404, 405, 406, 415]);
    } finally {
      process.off('unhandledRejection', onRejection);
      await sandbox.close();
    }
  },
  20 * 60_000,
);
