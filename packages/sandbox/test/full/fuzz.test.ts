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
      await sendHostileRequests(sandbox, 100_000);
      expect(rejections).toEqual([]);
      const statuses = new Map<number | undefined, number>();
      for (const { status } of sandbox.requests) statuses.set(status, (statuses.get(status) ?? 0) + 1);
      // All documented refusals are among them, so that the requests were of many kinds.
      for (const status of [200, 202, 400, 401, 403, 404, 405, 406, 415])
        expect(statuses.get(status)).toBeGreaterThan(0);
    } finally {
      process.off('unhandledRejection', onRejection);
      await sandbox.close();
    }
  },
  20 * 60_000,
);
