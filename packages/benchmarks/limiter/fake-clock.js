// @ts-check
'use strict';

/** Lets everything run that waits for promises only. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Numbers in [0, 1) that are the same in every run. @param {number} seed */
function createRandom(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * A clock that stands still until it is told to go on: hours of waiting take no time.
 *
 * @param {number} [seed]
 */
function createFakeClock(seed = 1) {
  /** @type {Map<number, Set<() => void>>} who wakes when */
  const sleepers = new Map();
  let now = 0;

  /** @param {number} ms @param {() => void} onTime */
  function timer(ms, onTime) {
    const at = now + Math.max(0, ms);
    const together = sleepers.get(at) ?? new Set();
    sleepers.set(at, together.add(onTime));
    return () => {
      together.delete(onTime);
      if (together.size === 0 && sleepers.get(at) === together) sleepers.delete(at);
    };
  }

  return {
    now: () => now,
    monotonicMs: () => now,
    random: createRandom(seed),
    timer,
    /** @param {number} ms @param {AbortSignal} [signal] @returns {Promise<void>} */
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const stop = timer(ms, resolve);
        signal?.addEventListener('abort', () => {
          stop();
          reject(signal.reason);
        });
      });
    },
    /** Goes on to the next instant at which somebody wakes. @returns whether there was one */
    advance() {
      if (sleepers.size === 0) return false;
      let next = Infinity;
      for (const at of sleepers.keys()) next = Math.min(next, at);
      const woken = sleepers.get(next) ?? new Set();
      sleepers.delete(next);
      now = next;
      for (const wake of woken) wake();
      return true;
    },
  };
}

module.exports = { createFakeClock, settle };
