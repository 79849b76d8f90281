// @ts-check
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { alignWithOurs } = require('./align.js');
const { annotationsOf } = require('../spec-diff/annotation-changes.js');
const { withCorrections } = require('./corrections.js');
const { withValidExamples } = require('./examples.js');
const { extractMessages } = require('./extract.js');
const { notDescribed } = require('./fresh.js');
const { bin, root, run } = require('../run.js');
const { parseSpec } = require('../spec/load.js');
const { mergedText } = require('./merged-text.js');
const { findRenames, renameComponents, renameInOverlay } = require('./renames.js');
const { hashWords, wordingNotices, wordsOf } = require('./wording.js');

/**
 * The files that an update may change, as text. Paths are relative to the repository.
 *
 * @typedef {{ 'openapi/messages.yaml': string, 'openapi/corrections.yaml': string, 'openapi/vendor-wording.json': string | undefined }} SpecFiles
 * @typedef {import('./extract.js').Notice} Notice
 * @typedef {{ files: SpecFiles, notices: Notice[], undescribed: Notice[] }} UpdatePlan
 */

/** @param {string} text @param {Record<string, string>} words @returns {Notice[]} places without words of ours */
function undescribedPlaces(text, words) {
  const places = [...annotationsOf(parseSpec(text, 'the merged spec'))].filter(
    ([, { summary, description }]) => [summary, description].includes(notDescribed),
  );
  return places.map(([path]) => ({
    path,
    message: words[path] ? `the vendor says "${words[path]}"` : 'the vendor says nothing',
  }));
}

/** As the repository's formatter writes it. @param {string} text @returns {Promise<string>} */
async function formatted(text) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'spec-format-'));
  const file = path.join(folder, 'messages.yaml');
  try {
    fs.writeFileSync(file, text);
    return await run('node', [bin('prettier'), '--config', path.join(root, '.prettierrc.json'), file], {
      quiet: true,
    });
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * What an update makes of our files. Nothing is written.
 *
 * @param {{ label: string, text: string }} vendor
 * @param {SpecFiles} current
 * @returns {Promise<UpdatePlan>}
 */
async function planUpdate(vendor, current) {
  const raw = parseSpec(vendor.text, vendor.label);
  const ours = parseSpec(current['openapi/messages.yaml'], 'openapi/messages.yaml');
  const overlay = current['openapi/corrections.yaml'];
  const prepare = async (/** @type {any} */ document) => {
    const { extract, notices } = extractMessages(
      await withCorrections(document, overlay, vendor.label),
      vendor.label,
    );
    return { notices, theirs: alignWithOurs(extract, ours) };
  };
  extractMessages(raw, vendor.label);
  const first = await prepare(raw);
  const renames = findRenames(ours, first.theirs);
  // The corrections know our names: they are applied once more to a document that has those.
  const back = new Map([...renames].map(([from, to]) => [to, from]));
  const { theirs, notices } = renames.size === 0 ? first : await prepare(renameComponents(raw, back));
  const merged = mergedText(current['openapi/messages.yaml'], theirs, renames);
  const isSame = merged.text === current['openapi/messages.yaml'];
  const mended = isSame ? { text: merged.text, notices: [] } : await withValidExamples(merged.text);
  const text = isSame ? merged.text : await formatted(mended.text);
  const words = wordsOf(renameComponents(theirs, renames));
  const known = current['openapi/vendor-wording.json'];
  return {
    files: {
      'openapi/messages.yaml': text,
      'openapi/corrections.yaml': renameInOverlay(overlay, renames),
      'openapi/vendor-wording.json': `${JSON.stringify(hashWords(words), null, 2)}\n`,
    },
    notices: [
      ...notices,
      ...merged.notices,
      ...mended.notices,
      ...wordingNotices(known && JSON.parse(known), words),
    ],
    undescribed: undescribedPlaces(text, words),
  };
}

module.exports = { planUpdate };
