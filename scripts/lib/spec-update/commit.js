// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { generatedUnits } = require('../generate/client-paths.js');
const { swapClient } = require('../generate/client-swap.js');
const { withProcessLock } = require('../process-lock.js');
const { root } = require('../run.js');
const { SpecError } = require('../spec/load.js');

/** @typedef {import('./plan.js').SpecFiles} SpecFiles */
/** @typedef {Record<string, string | undefined>} Texts of files, by path within the repository */

// The spec, its companions and the client change together. What is to be written is staged first; then a journal says so,
// and from that moment on the update is decided upon: whoever comes next after a kill writes the rest.

const staging = path.join(root, '.cache', 'spec-update');
const staged = path.join(staging, 'new');
const journal = path.join(staging, 'journal.json');

/** @param {string} name @returns {string | undefined} */
function readIfThere(name) {
  const file = path.join(root, name);
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
}

/** @returns {SpecFiles} */
function readSpecFiles() {
  return {
    'openapi/messages.yaml': fs.readFileSync(path.join(root, 'openapi/messages.yaml'), 'utf8'),
    'openapi/corrections.yaml': fs.readFileSync(path.join(root, 'openapi/corrections.yaml'), 'utf8'),
    'openapi/vendor-wording.json': readIfThere('openapi/vendor-wording.json'),
  };
}

/** @param {string} name @param {string | undefined} text undefined: there is to be no such file */
function writeWhole(name, text) {
  const file = path.join(root, name);
  if (text === undefined) return fs.rmSync(file, { force: true });
  fs.writeFileSync(`${file}.part`, text, { flush: true });
  fs.renameSync(`${file}.part`, file);
}

async function applyStaged() {
  const { files } = JSON.parse(fs.readFileSync(journal, 'utf8'));
  for (const name of files) writeWhole(name, fs.readFileSync(path.join(staged, name), 'utf8'));
  const client = path.join(staged, 'client');
  if (fs.existsSync(client))
    await swapClient(async (target) => {
      fs.cpSync(client, target, { recursive: true });
      return true;
    });
  fs.rmSync(journal);
  fs.rmSync(staged, { recursive: true, force: true });
}

/** Writes the rest of an update that was killed while it was written. @returns {Promise<boolean>} whether there was one */
async function finishInterruptedUpdate() {
  if (!fs.existsSync(journal)) return false;
  await withProcessLock(path.join(staging, 'lock'), async () => {
    if (fs.existsSync(journal)) await applyStaged();
  });
  console.error(
    'An interrupted update of the spec was finished: openapi/ and packages/client belong together again.',
  );
  return true;
}

/**
 * Puts an update into the working tree: all of it, or nothing.
 *
 * @param {{ before: Texts, after: Texts, client?: string }} update before: what the files held when the update began;
 *   client: a folder with the generated units, where they change as well
 */
async function commitUpdate({ before, after, client }) {
  await withProcessLock(path.join(staging, 'lock'), async () => {
    const names = Object.keys(after);
    const edited = names.find((name) => readIfThere(name) !== before[name]);
    if (edited)
      throw new SpecError(`${edited} was edited while the update ran; nothing was written. Run it again.`);
    const changed = names.filter((name) => after[name] !== before[name]);
    fs.rmSync(staged, { recursive: true, force: true });
    for (const name of changed) {
      fs.mkdirSync(path.dirname(path.join(staged, name)), { recursive: true });
      fs.writeFileSync(path.join(staged, name), after[name] ?? '');
    }
    for (const unit of client === undefined ? [] : generatedUnits)
      fs.cpSync(path.join(/** @type {string} */ (client), unit), path.join(staged, 'client', unit), {
        recursive: true,
      });
    const draft = path.join(staging, 'journal.part');
    fs.writeFileSync(draft, JSON.stringify({ files: changed }), { flush: true });
    fs.renameSync(draft, journal);
    try {
      await applyStaged();
    } catch (error) {
      for (const name of changed) writeWhole(name, before[name]);
      fs.rmSync(journal, { force: true });
      throw error;
    }
  });
}

module.exports = { commitUpdate, finishInterruptedUpdate, readIfThere, readSpecFiles };
