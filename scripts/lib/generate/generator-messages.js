// @ts-check
'use strict';

// Lines about the generator itself, not about the spec; and a warning it gives for each response without a body.
const noise = [
  /^#(.*#)?$/,
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

/** `TemplateNotFoundException` as words, for a message that is a bare name. @param {string} className */
function inWords(className) {
  return className
    .replace(/Exception$/, '')
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .trim();
}

/** Why a run failed, in the generator's own words, without exception classes. @param {string} output */
function generatorFailure(output) {
  // After the errors of a spec the same lines come once more, as warnings.
  const [errors = ''] = output.split(/^Warnings: *$/m);
  const lines = relevantLines(errors).map((line) =>
    line
      .replace(
        /^(?:Exception in thread "[^"]*"|Caused by:) (?:[\w$]+\.)*([\w$]+): ?(.*)$/,
        (_, className, text) => (/\s/.test(text) ? text : `${inWords(className)}: ${text}`),
      )
      .replace(/^\[.*?\] (WARN|ERROR) +\S+ - /, '')
      .replace(/^\[error\] /, '')
      .replace(/ The option can be disabled via .*$/, '')
      .replace(/^\t-/, '  - '),
  );
  const said = lines.filter((line) => !/^ \| Error count: |^Errors: *$/.test(line));
  return [...new Set(said)].slice(0, 40).join('\n');
}

module.exports = { generatorFailure, generatorWarnings };
