// @ts-check
'use strict';
const { execFile } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { promisify } = require('node:util');
const { root } = require('../run.js');
const { SpecError, maxSpecBytes, readSpecFile } = require('../spec/load.js');

/** @typedef {import('./verdict.js').SpecText} SpecText */

const specPath = 'openapi/messages.yaml';

const execute = promisify(execFile);

/** @param {string[]} args @returns {Promise<string | undefined>} undefined when git says no */
const git = (args) =>
  execute('git', args, { cwd: root, maxBuffer: maxSpecBytes }).then(
    ({ stdout }) => stdout,
    () => undefined,
  );

/** The spec as it stands in the working tree. @returns {SpecText} */
function workingTreeSpec() {
  return { label: `${specPath} in the working tree`, text: readSpecFile(path.join(root, specPath)) };
}

/** @param {string} ref @returns {Promise<SpecText | undefined>} */
async function specAtRef(ref) {
  // A leading dash would be an option to git.
  if (
    ref.startsWith('-') ||
    (await git(['rev-parse', '--verify', '--quiet', `${ref}^{commit}`])) === undefined
  )
    return undefined;
  const text = await git(['show', `${ref}:${specPath}`]);
  if (text === undefined) throw new SpecError(`${ref}: that commit has no ${specPath}`);
  return { label: `${specPath} at ${ref}`, text };
}

/**
 * @param {string} name a file, or a git ref; a file wins
 * @returns {Promise<SpecText>}
 */
async function namedSpec(name) {
  const file = path.resolve(root, name);
  if (fs.existsSync(file)) return { label: name, text: readSpecFile(file) };
  const atRef = await specAtRef(name);
  if (!atRef) throw new SpecError(`${name}: neither a file nor a git ref`);
  return atRef;
}

/** @returns {Promise<SpecText>} the spec at the last release */
async function releasedSpec() {
  const tag = (await git(['describe', '--tags', '--abbrev=0', '--match', 'v[0-9]*']))?.trim();
  const spec = tag && (await specAtRef(tag));
  if (!spec)
    throw new SpecError(
      'There is no release tag (v1.2.3) to compare with. Name what to compare: npm run spec:diff -- OLD [NEW], each a file or a git ref.',
    );
  return spec;
}

/** @param {string | undefined} old @param {string | undefined} now @returns {Promise<[SpecText, SpecText]>} */
async function specsToCompare(old, now) {
  return [
    old === undefined ? await releasedSpec() : await namedSpec(old),
    now === undefined ? workingTreeSpec() : await namedSpec(now),
  ];
}

module.exports = { specPath, specsToCompare, workingTreeSpec };
