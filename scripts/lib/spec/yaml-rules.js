// @ts-check
'use strict';
const { keysOf } = require('./walk-spec.js');
const { placeOfOffset } = require('./spec-positions.js');

/** @typedef {import('./spec-positions.js').ParsedSpec} ParsedSpec */

/**
 * What YAML itself gives reason to refuse: errors of syntax, what the generator (YAML 1.1) reads otherwise than all other tools
 * (YAML 1.2), and references to nothing, from which the generator silently makes a client without that type.
 *
 * @param {ParsedSpec} parsed
 * @returns {string[]} a line for each, with its place
 */
function yamlFindings(parsed) {
  const { document } = parsed;
  // One misplaced bracket makes an error of every line below it: the first one tells.
  const [syntaxError] = document.errors;
  if (syntaxError) return [`${placeOfOffset(parsed, syntaxError.pos[0])}: ${syntaxError.message}`];
  return [...dialectFindings(parsed), ...referenceFindings(parsed)];
}

/** @param {ParsedSpec} parsed */
function dialectFindings(parsed) {
  const { Scalar, parseDocument, visit } = require('yaml');
  /** @type {string[]} */
  const findings = [];
  /** @type {Map<string, unknown>} */
  const old = new Map();
  const readOld = (/** @type {string} */ source) => {
    if (!old.has(source)) old.set(source, parseDocument(source, { version: '1.1', merge: false }).toJS());
    return old.get(source);
  };
  visit(parsed.document, {
    Scalar(_, { range, source, type, value }) {
      if (type !== Scalar.PLAIN || source === undefined || range == null) return;
      const report = (/** @type {string} */ text) =>
        findings.push(`${placeOfOffset(parsed, range[0])}: ${text}`);
      if (source === '<<') report('merge keys (<<) are read by some tools only: write out what is merged.');
      else if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value))
        report(`${source} is too large for a number of JavaScript: it would become ${value}.`);
      // A date is a text to the generator, too; and what the library itself cannot read is one.
      else if (!isSameValue(readOld(source), value))
        report(
          `${source} is ${describe(value)} in YAML 1.2, and ${describe(readOld(source))} to the generator: put it in quotes.`,
        );
    },
  });
  return findings;
}

/** @param {unknown} a @param {unknown} b */
const isSameValue = (a, b) => a instanceof Date || Number.isNaN(a) || Object.is(a, b);

const describe = (/** @type {unknown} */ value) =>
  typeof value === 'string' ? 'a text' : `the ${typeof value} ${value}`;

/** @param {ParsedSpec} parsed */
function referenceFindings(parsed) {
  const { isScalar, visit } = require('yaml');
  /** @type {string[]} */
  const findings = [];
  visit(parsed.document, {
    Pair(_, { key, value }) {
      if (!isScalar(key) || key.value !== '$ref' || !isScalar(value) || typeof value.value !== 'string')
        return;
      if (!value.value.startsWith('#/') || parsed.document.hasIn(keysOf(value.value))) return;
      findings.push(
        `${placeOfOffset(parsed, value.range?.[0] ?? 0)}: $ref points to nothing: ${value.value}`,
      );
    },
  });
  return findings;
}

module.exports = { yamlFindings };
