// @ts-check
'use strict';
const { createRateLimiter } = require('@bandwidth-messages/sdk');
const { createFakeClock, settle } = require('./fake-clock.js');

const requests = 3500;
const windowMs = 300_000;
const [fastestMs, slowestMs] = [20, 400];

/** A server that counts as the real one: no window may hold more than `requests` arrivals. */
function createServer() {
  /** @type {number[]} */
  const arrivals = [];
  let head = 0;
  return {
    /** @param {number} now @returns whether the request is answered, and not refused */
    accept(now) {
      while (head < arrivals.length && Number(arrivals[head]) <= now - windowMs) head += 1;
      if (arrivals.length - head >= requests) return false;
      arrivals.push(now);
      return true;
    },
  };
}

/**
 * Calls through one limiter, on a clock that stands still between events; each way over the network takes another time.
 *
 * @param {number} calls
 * @param {number} seed
 */
async function simulateSchedule(calls, seed) {
  const clock = createFakeClock(seed);
  const limiter = createRateLimiter({ requests, windowMs, clock });
  const server = createServer();
  const halfWay = () => Math.round((fastestMs + clock.random() * (slowestMs - fastestMs)) / 2);
  let refused = 0;
  let finished = 0;

  const call = async () => {
    const permit = await limiter.acquire({});
    await clock.sleep(halfWay());
    if (!server.accept(clock.now())) refused += 1;
    await clock.sleep(halfWay());
    permit.release();
    finished += 1;
  };
  const all = Array.from({ length: calls }, call);
  await settle();
  while (finished < calls && clock.advance()) await settle();
  await Promise.all(all);

  // Nobody can be faster: full windows one after the other, and one fastest way there and back.
  const bestMs = Math.floor((calls - 1) / requests) * windowMs + fastestMs;
  return { refused, efficiency: (100 * bestMs) / clock.now(), totalSeconds: clock.now() / 1000 };
}

module.exports = { simulateSchedule };
