// @ts-check
'use strict';
const { parseSpec, placeOfOffset } = require('./spec-positions.js');

/**
 * Refuses true and false in quotes: the generator takes some of them for true, whatever they say.
 *
 * @param {string} file the generator's configuration
 * @throws {Error} one line for each, with file, line and column
 */
function checkOptions(file) {
  const { isScalar, visit } = require('yaml');
  const parsed = parseSpec(file);
  /** @type {string[]} */
  const findings = [];
  visit(parsed.document, {
    Pair(_, { key, value }) {
      if (!isScalar(value) || (value.value !== 'true' && value.value !== 'false')) return;
      const name = isScalar(key) ? key.value : key;
      findings.push(
        `${placeOfOffset(parsed, value.range?.[0] ?? 0)}: write ${name}: ${value.value} without quotes.`,
      );
    },
  });
  if (findings.length > 0)
    throw new Error(`The generator would misread its options.\n${findings.join('\n')}`);
}

module.exports = { checkOptions };
