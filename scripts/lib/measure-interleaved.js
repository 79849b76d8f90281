// @ts-check
'use strict';
const { performance } = require('node:perf_hooks');

/** @typedef {{ title: string, before?: () => void, run: () => Promise<unknown> }} Variant  `before` is not timed */
/** @typedef {{ title: string, timesMs: number[] }} Measured */

/** @param {readonly number[]} values */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/**
 * Times each variant once a round, in turned order every other round; the first round only warms up.
 *
 * @param {readonly Variant[]} variants
 * @param {number} rounds
 * @returns {Promise<Measured[]>}
 */
async function measureInterleaved(variants, rounds) {
  const measured = variants.map(({ title }) => ({ title, timesMs: /** @type {number[]} */ ([]) }));
  for (let round = 0; round <= rounds; round += 1) {
    console.log(round === 0 ? 'warming up' : `round ${round} of ${rounds}`);
    const order = variants.map((variant, index) => ({ variant, timesMs: measured[index]?.timesMs }));
    for (const { variant, timesMs } of round % 2 === 0 ? order : order.reverse()) {
      variant.before?.();
      const startedMs = performance.now();
      await variant.run();
      if (round > 0) timesMs?.push(performance.now() - startedMs);
    }
  }
  return measured;
}

/**
 * Medians, ranges and, as the figure to trust, the median of each round's ratio to one of the variants.
 *
 * @param {readonly Measured[]} measured
 * @param {string} baseTitle
 */
function formatTable(measured, baseTitle) {
  const base = measured.find(({ title }) => title === baseTitle)?.timesMs ?? [];
  const ms = (/** @type {number} */ value) => value.toFixed(0);
  const rows = measured.map(({ title, timesMs }) => {
    const ratio = median(timesMs.map((timeMs, round) => timeMs / (base[round] ?? NaN)));
    const range = `${ms(Math.min(...timesMs))}-${ms(Math.max(...timesMs))}`;
    return `| ${title} | ${ms(median(timesMs))} | ${range} | ${ratio.toFixed(2)} |`;
  });
  return [`| what | median ms | range | x ${baseTitle} |`, '| --- | --: | --: | --: |', ...rows].join('\n');
}

module.exports = { formatTable, measureInterleaved, median };
