// @ts-check
'use strict';
const path = require('node:path');
const ts = require('typescript');
const { hashFiles } = require('./file-hashes.js');
const { generatedClient } = require('./generated-client.js');
const { compareModules } = require('./surface-changes.js');
const { createSurfaceProgram } = require('./surface-program.js');

/** @typedef {import('./spec-levels.js').Change} Change */

/** @param {string} folder */
const hashes = (folder) => hashFiles(folder, [path.join(folder, 'src'), path.join(folder, 'docs')]);

/** @param {string} old @param {string} now @returns {string[]} generated files that are new, gone or different */
function differingFiles(old, now) {
  const [before, after] = [hashes(old), hashes(now)];
  const all = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...all].filter((file) => before[file] !== after[file]).sort();
}

/** @param {readonly string[]} names */
const shorten = (names) =>
  names.length > 4 ? `${names.slice(0, 4).join(', ')} and ${names.length - 4} more` : names.join(', ');

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
          : `packages/client/src/${source.fileName.slice(copy.client.length + 1)}`;
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
 * What users of the packages' types see: both specs are generated, and the public surfaces of the client and of the SDK
 * on top of it are compared.
 *
 * @param {string} oldText
 * @param {string} newText
 * @returns {Promise<Change[]>}
 */
async function typescriptChanges(oldText, newText) {
  const [old, now] = await Promise.all([generatedClient(oldText), generatedClient(newText)]);
  const files = differingFiles(old, now);
  if (files.length === 0) return [];
  const { program, entries, copies } = createSurfaceProgram([
    { name: 'old', folder: old },
    { name: 'new', folder: now },
  ]);
  const [before, after] = /** @type {[typeof entries[0], typeof entries[0]]} */ (entries);
  const compare = (/** @type {'client' | 'operations' | 'sdk'} */ entry) =>
    compareModules(
      program,
      entry,
      { old: before[entry], now: after[entry] },
      { valuesAreData: entry === 'operations' },
    );
  const findings = [...compare('client'), ...compare('operations'), ...compare('sdk')];
  /** @type {Change} */
  const text = {
    path: path.join('packages', 'client').replaceAll('\\', '/'),
    aspect: 'typescript',
    level: 'patch',
    message: `generated text differs: ${shorten(files)}`,
  };
  return [
    ...findings.map((finding) => ({ ...finding, aspect: /** @type {const} */ ('typescript') })),
    ...compileErrors(program, /** @type {typeof copies[0]} */ (copies[1])),
    text,
  ];
}

module.exports = { compileErrors, typescriptChanges };
