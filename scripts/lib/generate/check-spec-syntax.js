// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');

/** A JSON pointer as the keys it names. @param {string} pointer such as `#/components/schemas/a~1b` */
function keysOf(pointer) {
  const unescaped = (/** @type {string} */ key) => key.replaceAll('~1', '/').replaceAll('~0', '~');
  return pointer
    .slice(2)
    .split('/')
    .map((key) => unescaped(decodeURIComponent(key)));
}

/**
 * Refuses what the generator reports badly or not at all: YAML errors get file and line, and a `$ref` to nothing, from
 * which the generator silently makes a client without that type, is an error.
 *
 * @param {string} file
 * @throws {Error} one line per finding, with file, line and column
 */
function checkSpecSyntax(file) {
  // Loaded here, since nothing of node_modules is needed while the client is up to date.
  const { LineCounter, isScalar, parseDocument, visit } = require('yaml');
  const lines = new LineCounter();
  const document = parseDocument(fs.readFileSync(file, 'utf8'), { lineCounter: lines, prettyErrors: false });
  /** @type {string[]} */
  const findings = [];
  const report = (/** @type {number} */ offset, /** @type {string} */ text) => {
    const { line, col } = lines.linePos(offset);
    findings.push(`${path.relative(process.cwd(), file)}:${line}:${col}: ${text}`);
  };
  // One misplaced bracket makes an error of every line below it: the first one tells.
  const [syntaxError] = document.errors;
  if (syntaxError) report(syntaxError.pos[0], syntaxError.message);
  else {
    visit(document, {
      Pair(_, { key, value }) {
        if (!isScalar(key) || key.value !== '$ref' || !isScalar(value) || typeof value.value !== 'string')
          return;
        if (!value.value.startsWith('#/') || document.hasIn(keysOf(value.value))) return;
        report(value.range?.[0] ?? 0, `$ref points to nothing: ${value.value}`);
      },
    });
  }
  if (findings.length > 0)
    throw new Error(`The spec cannot be read; nothing was generated.\n${findings.join('\n')}`);
}

module.exports = { checkSpecSyntax };
