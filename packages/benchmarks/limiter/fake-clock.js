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

/** @typedef {{ onTime?: () => void }} Timer  without `onTime` once it is stopped */

/**
 * A clock that stands still until it is told to go on: hours of waiting take no time. Setting and stopping a timer costs
 * next to nothing, so that what is measured is not the clock.
 *
 * @param {number} [seed]
 */
function createFakeClock(seed = 1) {
  /** @type {Map<number, Timer[]>} what is due when */
  const timers = new Map();
  let now = 0;

  /** @param {number} ms @param {() => void} onTime */
  function timer(ms, onTime) {
    const at = now + Math.max(0, ms);
    /** @type {Timer} */
    const added = { onTime };
    const together = timers.get(at);
    if (together) together.push(added);
    else timers.set(at, [added]);
    return () => {
      added.onTime = undefined;
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
      while (timers.size > 0) {
        let next = Infinity;
        for (const at of timers.keys()) next = Math.min(next, at);
        const due = (timers.get(next) ?? []).filter(({ onTime }) => onTime);
        timers.delete(next);
        if (due.length === 0) continue;
        now = next;
        for (const { onTime } of due) onTime?.();
        return true;
      }
      return false;
    },
  };
}

module.exports = { createFakeClock, settle };
