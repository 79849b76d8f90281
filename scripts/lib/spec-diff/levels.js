// @ts-check
'use strict';

/** @typedef {'none' | 'patch' | 'minor' | 'major'} Level */
/** @typedef {'wire' | 'callbacks' | 'typescript'} Aspect */
/** @typedef {{ path: string, aspect: Aspect, level: Level, message: string }} Change */

/** From the least to the most that a change may ask of a caller. @type {readonly Level[]} */
const levels = ['none', 'patch', 'minor', 'major'];

/** @param {Level} level @param {Level} floor */
function isAtLeast(level, floor) {
  return levels.indexOf(level) >= levels.indexOf(floor);
}

/** @param {readonly Level[]} all @returns {Level} the largest; none of nothing */
function largest(all) {
  return all.reduce((a, b) => (isAtLeast(b, a) ? b : a), 'none');
}

module.exports = { isAtLeast, largest, levels };
