// @ts-check
'use strict';
const { specTools } = require('../spec-tools.js');

/** @typedef {import('../../../packages/spec-tools/dist/cjs/index.js').Level} Level */
/** @typedef {{ level: Level, message: string }} Demand what changed since the last release, and the step it asks for */

/**
 * The step from one version to another.
 *
 * @param {string} from
 * @param {string} to
 * @returns {Level}
 */
function stepBetween(from, to) {
  const [before, after] = [from, to].map((version) => version.replace(/^v/, '').split(/[.-]/).map(Number));
  const place = [0, 1, 2].findIndex((index) => before?.[index] !== after?.[index]);
  return /** @type {const} */ (['major', 'minor', 'patch'])[place] ?? 'none';
}

/** The lines of an API report that say something, without what is said about them. */
function statements(/** @type {string} */ report) {
  return report.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('//'));
}

/** The names that a report exports. */
function exportedNames(/** @type {string} */ report) {
  const declaration =
    /^export (?:declare |abstract )*(?:class|const|enum|function|interface|type|let|namespace) (\w+)/;
  const named = statements(report).map(
    (line) => declaration.exec(line)?.[1] ?? /^export \{ (\w+) \}/.exec(line)?.[1],
  );
  return new Set(named.filter((name) => name !== undefined));
}

/**
 * What the difference of two API reports asks for at least. A name that is gone breaks whoever imports it; whether any other
 * change breaks someone is for its author to judge, but it is more than a patch.
 *
 * @param {string} title how the report is called
 * @param {string} before
 * @param {string} after
 * @returns {Demand[]}
 */
function reportDemands(title, before, after) {
  const present = exportedNames(after);
  const gone = [...exportedNames(before)].filter((name) => !present.has(name));
  if (gone.length > 0) return [{ level: 'major', message: `${title} no longer exports ${gone.join(', ')}` }];
  if (statements(before).join('\n') === statements(after).join('\n')) return [];
  return [{ level: 'minor', message: `${title} has changed` }];
}

/**
 * Why a version may not be made, if the step that the commits give is smaller than what changed asks for.
 *
 * @param {{ from: string, to: string, demands: readonly Demand[] }} release
 * @returns {string | undefined}
 */
function tooSmallStep({ from, to, demands }) {
  const { isAtLeast, largest } = specTools();
  const step = stepBetween(from, to);
  const asked = largest(demands.map(({ level }) => level));
  if (isAtLeast(step, asked)) return undefined;
  const reasons = demands.filter(({ level }) => !isAtLeast(step, level));
  const commit =
    asked === 'major'
      ? 'feat(client)!: ... (or any type with "!")'
      : `${asked === 'minor' ? 'feat' : 'fix'}(client): ...`;
  return [
    `The commits since ${from} make this version ${to}, a ${step} step, but what changed asks for a ${asked} one:`,
    ...reasons.map(({ level, message }) => `  ${level}  ${message}`),
    `Nothing was changed. Add a commit that touches a file under packages/ and says so: ${commit}`,
  ].join('\n');
}

module.exports = { reportDemands, stepBetween, tooSmallStep };
