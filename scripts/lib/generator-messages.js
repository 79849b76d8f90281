// @ts-check
'use strict';

// Lines about the generator itself, not about the spec; and a warning it gives for each response without a body.
const noise = [
  /^#/,
  /^\s+at /,
  /^\s+\.\.\. \d+ (more|common frames omitted)/,
  /\] (INFO|DEBUG) /,
  /^Picked up \w+:/,
  /^\[[\d.]+s\]\[\w+\s*\]/,
  /ModelUtils - Failed to get the schema name: null/,
];

/** What the generator wrote, without progress, advertising and stacks. @param {string} output @returns {string[]} */
function relevantLines(output) {
  return output
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !noise.some((pattern) => pattern.test(line)));
}

/** The warnings of a run that went well, one a line. @param {string} output */
function generatorWarnings(output) {
  const warnings = relevantLines(output).filter((line) => /\] WARN /.test(line));
  return [...new Set(warnings.map((line) => line.replace(/^\[.*?\] WARN +\S+ - /, '')))];
}

/** Why a run failed, in the generator's own words, without exception classes. @param {string} output */
function generatorFailure(output) {
  const lines = relevantLines(output).map((line) =>
    line
      .replace(/^(Exception in thread "[^"]*"|Caused by:) (?:[\w$]+\.)*[\w$]+: ?/, '')
      .replace(/^\[.*?\] (WARN|ERROR) +\S+ - /, '')
      .replace(/^\[error\] /, '')
      .replace(/ The option can be disabled via .*$/, '')
      .replace(/^\t-/, '  - '),
  );
  return [...new Set(lines)].slice(0, 40).join('\n');
}

module.exports = { generatorFailure, generatorWarnings };
