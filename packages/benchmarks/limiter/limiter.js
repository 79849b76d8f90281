// @ts-check
'use strict';
const path = require('node:path');
const { runTask } = require('../lib/child.js');
const { interleave, median, medianOfRounds } = require('../lib/rounds.js');
const { simulateSchedule } = require('./schedule.js');

/** @typedef {{ microsPerCall: number, bytesPerWaiter: number, grownMb: number, leftMb: number }} Measured */

const figuresOfCost = ['microsPerCall', 'bytesPerWaiter', 'grownMb', 'leftMb'];

/** @param {{ rounds: number, scale: number, say: (text: string) => void }} options */
async function measureCost({ rounds, scale, say }) {
  const waiting = Math.ceil(100_000 * scale);
  const variants = /** @type {const} */ (['bare', 'sdk']);
  /** @type {Measured[][]} */
  const [bare = [], sdk = []] = await interleave(
    variants,
    rounds,
    (kind) =>
      runTask(path.join(__dirname, 'limiter-cost.js'), { kind, waiting, windows: 40 }, ['--expose-gc']),
    say,
  );
  const micros = (/** @type {Measured[]} */ runs) => runs.map((run) => run.microsPerCall);
  const values = (/** @type {Measured[]} */ runs) =>
    Object.fromEntries(
      figuresOfCost.map((key) => [key, median(runs.map((run) => run[/** @type {keyof Measured} */ (key)]))]),
    );
  const own = medianOfRounds(micros(sdk), micros(bare), (value, base) => value - base);
  return {
    title: 'Limiter: cost of a call while many wait',
    note: `${waiting} callers wait all the time, at 3500 calls in 300 s, on a fake clock. The callers' own promises cost what the first row says; the limiter adds the rest.`,
    figures: [
      { key: 'microsPerCall', title: 'us a call' },
      { key: 'own', title: 'of it the limiter' },
      { key: 'bytesPerWaiter', title: 'bytes a waiter', digits: 0 },
      { key: 'grownMb', title: 'MB grown in 140,000 calls' },
      { key: 'leftMb', title: 'MB left at the end' },
    ],
    rows: [
      { name: 'callers on a bare array', values: values(bare) },
      {
        name: 'our limiter',
        values: { ...values(sdk), own },
        targets: [
          { figure: 'own', max: 2 },
          { figure: 'grownMb', max: 1 },
          { figure: 'leftMb', max: 1 },
        ],
      },
    ],
  };
}

async function measureSchedule() {
  const rows = [];
  for (const seed of [1, 2, 3]) {
    rows.push({
      name: `latencies of seed ${seed}`,
      values: await simulateSchedule(10_000, seed),
      targets: [
        { figure: 'efficiency', min: 99.5 },
        { figure: 'refused', max: 0 },
      ],
    });
  }
  return {
    title: 'Limiter: 10,000 calls at 3500 in 300 s',
    note: 'A fake clock, 20 to 400 ms there and back; the server counts arrivals in a sliding window of its own.',
    figures: [
      { key: 'totalSeconds', title: 'seconds' },
      { key: 'efficiency', title: '% of the best', digits: 2 },
      { key: 'refused', title: '429s', digits: 0 },
    ],
    rows,
  };
}

/**
 * @param {{ rounds?: number, scale?: number, say: (text: string) => void }} options
 * @returns {Promise<import('../lib/table.js').Table[]>}
 */
async function measureLimiter({ rounds = 5, scale = 1, say }) {
  return [await measureCost({ rounds, scale, say }), await measureSchedule()];
}

module.exports = { measureLimiter };
