// @ts-check
'use strict';
const { annotationChanges } = require('./annotation-changes.js');
const { isAtLeast, largest } = require('./levels.js');
const { parseSpec } = require('../spec/load.js');
const { startSurfaceWorker } = require('../surface/worker.js');
const { typescriptChanges } = require('./typescript-changes.js');
const { wireChanges } = require('./wire-changes.js');

/**
 * @typedef {import('./levels.js').Change} Change
 * @typedef {import('./levels.js').Level} Level
 * @typedef {{ overall: Level, wire: Level, callbacks: Level, typescript: Level, changes: Change[] }} Verdict
 * @typedef {{ label: string, text: string }} SpecText
 */

/** One line a place: where several things changed, their messages are joined and the largest level counts. */
function mergeByPlace(/** @type {readonly Change[]} */ changes) {
  /** @type {Map<string, Change>} */
  const places = new Map();
  for (const change of changes) {
    const key = `${change.aspect} ${change.path}`;
    const known = places.get(key);
    const message =
      known && known.message !== change.message ? `${known.message}. ${change.message}` : change.message;
    places.set(key, { ...change, level: largest([known?.level ?? 'none', change.level]), message });
  }
  return [...places.values()];
}

/**
 * What a new version of the spec asks of callers, for whoever asks several times.
 *
 * @param {import('../surface/worker.js').SurfaceWorker} surface
 * @param {SpecText} old
 * @param {SpecText} now
 * @returns {Promise<Verdict>}
 */
async function specVerdictBy(surface, old, now) {
  const [base, revision] = [old, now].map(({ text, label }) => parseSpec(text, label));
  const [wire, typescript] = await Promise.all([
    wireChanges(base, revision),
    typescriptChanges(old.text, now.text, surface),
  ]);
  const changes = mergeByPlace([...wire, ...annotationChanges(base, revision), ...typescript]).sort((a, b) =>
    a.level === b.level ? 0 : isAtLeast(a.level, b.level) ? -1 : 1,
  );
  const levelOf = (/** @type {Change['aspect']} */ aspect) =>
    largest(changes.filter((change) => change.aspect === aspect).map(({ level }) => level));
  const byAspect = {
    wire: levelOf('wire'),
    callbacks: levelOf('callbacks'),
    typescript: levelOf('typescript'),
  };
  return { overall: largest(Object.values(byAspect)), ...byAspect, changes };
}

/** What a new version of the spec asks of callers. @param {SpecText} old @param {SpecText} now @returns {Promise<Verdict>} */
async function specVerdict(old, now) {
  const surface = startSurfaceWorker();
  try {
    return await specVerdictBy(surface, old, now);
  } finally {
    await surface.end();
  }
}

module.exports = { specVerdict, specVerdictBy };
