// @ts-check
'use strict';
// One limiter in a fresh process, with many callers waiting all the time: what does a call cost, and does memory grow?
const { createRateLimiter } = require('@bandwidth-messages/sdk');
const { answerTask } = require('../lib/child.js');
const { createFakeClock, settle } = require('./fake-clock.js');

const requests = 3500;
const windowMs = 300_000;

/** @typedef {{ acquire: (request: object) => unknown }} AnyLimiter  `acquire` gives a permit, now or later */

/**
 * The least that lets callers wait in line: what their own promises cost, whatever is behind them.
 *
 * @param {import('@bandwidth-messages/sdk').Clock} clock
 * @returns {AnyLimiter}
 */
function createBareQueue(clock) {
  /** @type {((permit: { release: () => void }) => void)[]} */
  let waiting = [];
  let left = requests;
  let used = 0;
  const permit = { release: () => (used += 1) };
  const everyWindow = async () => {
    for (;;) {
      await clock.sleep(windowMs);
      const admitted = waiting.slice(0, used);
      waiting = waiting.slice(used);
      used = 0;
      for (const resolve of admitted) resolve(permit);
    }
  };
  void everyWindow();
  return { acquire: () => (left-- > 0 ? permit : new Promise((resolve) => waiting.push(resolve))) };
}

const heapMb = () => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1e6;
};

/** @param {{ kind: 'sdk' | 'bare', waiting: number, windows: number }} task windows: how often the limit is used up */
async function run({ kind, waiting, windows }) {
  const clock = createFakeClock();
  /** @type {AnyLimiter} */
  const limiter = kind === 'sdk' ? createRateLimiter({ requests, windowMs, clock }) : createBareQueue(clock);
  const startMb = heapMb();
  let finished = 0;
  let callers = 0;
  let wanted = waiting + requests;

  const call = async () => {
    const permit = /** @type {{ release: () => void }} */ (await limiter.acquire({}));
    permit.release();
    finished += 1;
    callers -= 1;
    refill();
  };
  const refill = () => {
    for (; callers < wanted; callers += 1) void call();
  };
  const useUp = async (/** @type {number} */ times) => {
    for (let window = 0; window < times && clock.advance(); window += 1) await settle();
  };

  refill();
  await settle();
  const fullMb = heapMb();
  // Warms up: the compiler has its say before anything is counted.
  await useUp(windows);
  const warmMb = heapMb();
  const finishedBefore = finished;
  const before = process.cpuUsage();
  await useUp(windows);
  const { user, system } = process.cpuUsage(before);
  const calls = finished - finishedBefore;
  const laterMb = heapMb();
  wanted = 0;
  while (callers > 0) await useUp(1);
  await settle();
  return {
    microsPerCall: (user + system) / calls,
    bytesPerWaiter: ((fullMb - startMb) * 1e6) / (waiting + requests),
    grownMb: laterMb - warmMb,
    leftMb: heapMb() - startMb,
  };
}

answerTask(run);
