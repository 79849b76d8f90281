import { describeWithRedis } from '../../../redis/test/support/redis-server.js';
import { createScriptRunner } from '../../src/bullmq/redis-scripts.js';
import { createRandom } from '../support/random-text.js';
import { type QueueSetup, useQueue } from './use-queue.js';

describeWithRedis('pacing by BullMQ', () => {
  let { queue } = {} as QueueSetup;
  const setup = useQueue();
  beforeEach(() => void ({ queue } = setup));

  it('keeps the same model of the account queue in Redis as in one process', async () => {
    const { addSegments, advanceModel, createQueueModel, noteAccepted, noteFull, waitMs } =
      await import('../../src/pacing/queue-model.js');
    const runScript = await createScriptRunner(queue);
    const rate = { segmentsPerSecond: 2, capacitySeconds: 100 };
    const random = createRandom(5);
    let nowMs = 1_000_000;
    let model = createQueueModel(rate, nowMs);
    const pace = async (what: string, ...args: (string | number)[]): Promise<number[]> => {
      const all = [what, 2, 100, ...args, ...Array.from({ length: 4 - args.length }, () => ''), nowMs].map(
        String,
      );
      return ((await runScript('pace', ['model-test'], all)) as string[]).map(Number);
    };
    await pace('accepted', 0);
    for (let step = 0; step < 400; step++) {
      nowMs += Math.floor(random() * (random() < 0.05 ? 200_000 : 3000));
      const segments = 1 + Math.floor(random() * 10);
      model = advanceModel(model, rate, nowMs);
      const draw = random();
      let expected = 0;
      let answer: number[];
      if (draw < 0.7) {
        const wasTurnedAway = random() < 0.2;
        expected = waitMs(model, rate, segments, wasTurnedAway);
        if (expected === 0) model = addSegments(model, segments);
        answer = await pace('take', segments, wasTurnedAway ? 1 : 0);
      } else if (draw < 0.8) {
        model = noteAccepted(model);
        answer = await pace('accepted', 0);
      } else if (draw < 0.9) {
        model = addSegments(model, -segments);
        answer = await pace('back', segments);
      } else {
        const sentAtMs = nowMs - Math.floor(random() * 5000);
        model = noteFull(model, rate, { segments, sentAtMs, askedWaitMs: random() < 0.3 ? 20_000 : 0 });
        const asked = model.closedUntilMs - nowMs === 20_000 ? 20_000 : 0;
        answer = await pace('full', segments, 0, sentAtMs, asked);
      }
      expect(Math.abs(answer[0]! - expected)).toBeLessThanOrEqual(1);
      expect(answer[2]).toBeCloseTo(model.level, 4);
      expect(answer[3]).toBeCloseTo(model.rate, 6);
    }
  });

  it('lets the queue drain on where the clock of Redis is set back by an hour', async () => {
    const runScript = await createScriptRunner(queue);
    const take = async (nowMs: number): Promise<number> => {
      const all = ['take', 1, 100, 90, 0, '', '', nowMs].map(String);
      return Number(((await runScript('pace', ['clock-test'], all)) as string[])[0]);
    };
    expect(await take(4_000_000)).toBe(0);
    expect(await take(4_010_000)).toBe(80_000);
    expect(await take(410_000)).toBe(80_000);
    expect(await take(480_000)).toBe(10_000);
    expect(await take(490_000)).toBe(0);
  });
});
