// @ts-check
'use strict';
const ts = require('typescript');
const { compareModules } = require('./changes.js');
const { createSurfaceProgram } = require('./program.js');

/** @typedef {import('../spec-diff/levels.js').Change} Change */

/**
 * What does not compile any more: the place where the SDK has to follow the spec.
 *
 * @param {ts.Program} program
 * @param {{ sdk: string, client: string }} copy
 * @returns {Change[]}
 */
function compileErrors(program, copy) {
  const sources = program
    .getSourceFiles()
    .filter(({ fileName }) => fileName.startsWith(`${copy.sdk}/`) || fileName.startsWith(`${copy.client}/`));
  return sources.flatMap((source) =>
    [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      (diagnostic) => {
        const isSdk = source.fileName.startsWith(`${copy.sdk}/`);
        const name = isSdk
          ? `packages/sdk/src/${source.fileName.slice(copy.sdk.length + 1)}`
          : `packages/client/generated/src/${source.fileName.slice(copy.client.length + 1)}`;
        const { line } = source.getLineAndCharacterOfPosition(diagnostic.start ?? 0);
        const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ');
        return {
          path: `${name}:${line + 1}`,
          aspect: /** @type {const} */ ('typescript'),
          level: /** @type {const} */ ('patch'),
          message: `does not compile any more and has to be changed by hand: TS${diagnostic.code} ${text}`,
        };
      },
    ),
  );
}

/**
 * How the public types of the client, and of the SDK on top of it, differ between two generated clients.
 *
 * @param {string} old @param {string} now folders with the `src/` of a client
 * @param {ts.Program} [libraries]
 * @returns {Change[]}
 */
function surfaceVerdict(old, now, libraries) {
  const { program, entries, copies } = createSurfaceProgram(
    [
      { name: 'old', folder: old },
      { name: 'new', folder: now },
    ],
    { ...(libraries && { libraries }) },
  );
  const [before, after] = /** @type {[typeof entries[0], typeof entries[0]]} */ (entries);
  const findings = /** @type {const} */ (['client', 'operations', 'sdk']).flatMap((entry) => {
    const files = { old: before[entry], now: after[entry] };
    return compareModules(program, entry, files, { valuesAreData: entry === 'operations' });
  });
  const changes = findings.map((finding) => ({ ...finding, aspect: /** @type {const} */ ('typescript') }));
  // Where no type changed, nothing that uses them can have stopped to compile.
  return changes.length === 0
    ? []
    : [...changes, ...compileErrors(program, /** @type {typeof copies[0]} */ (copies[1]))];
}

module.exports = { compileErrors, surfaceVerdict };
