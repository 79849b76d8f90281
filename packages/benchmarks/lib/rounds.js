// @ts-check
'use strict';
/** @param {readonly number[]} values */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/**
 * Measures every variant once a round, in turned order every other round, so that a machine that is busy for a while
 * hurts all of them alike.
 *
 * @template V, M
 * @param {readonly V[]} variants
 * @param {number} rounds
 * @param {(variant: V) => Promise<M>} measure
 * @param {(text: string) => void} say
 * @returns {Promise<M[][]>} per variant, in the order given: one measurement a round
 */
async function interleave(variants, rounds, measure, say) {
  const measured = variants.map(() => /** @type {M[]} */ ([]));
  for (let round = 1; round <= rounds; round += 1) {
    say(`round ${round} of ${rounds}`);
    const order = variants.map((variant, index) => ({ variant, index }));
    if (round % 2 === 0) order.reverse();
    for (const { variant, index } of order) measured[index]?.push(await measure(variant));
  }
  return measured;
}

/**
 * The median of what each round says: a ratio or a difference within one round is not moved by what another round met.
 *
 * @param {readonly number[]} values
 * @param {readonly number[]} base
 * @param {(value: number, base: number) => number} compare
 */
function medianOfRounds(values, base, compare) {
  return median(values.map((value, round) => compare(value, base[round] ?? NaN)));
}

module.exports = { interleave, median, medianOfRounds };
