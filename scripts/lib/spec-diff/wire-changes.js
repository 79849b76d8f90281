// @ts-check
'use strict';
const { isDeepStrictEqual } = require('node:util');
const { pointerKeys } = require('../spec/references.js');
const { redoclyDiff } = require('./redocly-diff.js');
const { viewOf } = require('../spec/views.js');
const { judge } = require('./wire-policy.js');

/** @typedef {import('./levels.js').Change} Change */
/** @typedef {import('./redocly-diff.js').RedoclyChange} RedoclyChange */

/** What people call a place in the spec: `messageRequest.text`, `GET /users/{accountId}/messages 429`. */
function subjectOf(/** @type {string} */ pointer) {
  const keys = pointerKeys(pointer);
  const [top, first = '', second = ''] = keys;
  const [head, rest] =
    top === 'components'
      ? [second, keys.slice(3)]
      : top === 'paths'
        ? [`${second.toUpperCase()} ${first}`.trim(), keys.slice(3)]
        : [keys.join('.'), []];
  const silent = new Set(['properties', 'schema', 'content', 'application/json', 'responses', 'requestBody']);
  return [head, ...rest.filter((key) => !silent.has(key))].join('.');
}

/** @param {unknown} value */
function brief(value) {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** @param {RedoclyChange} change @param {string} pointer */
function factOf(change, pointer) {
  if (change.verdicts.length > 0)
    return change.verdicts.map(({ message }) => message.replace(/\.$/, '')).join('; ');
  if (change.kind !== 'modified') {
    const { name, $ref: reference } = (change.revision ?? change.base)?.value ?? {};
    const label = name ?? (typeof reference === 'string' ? pointerKeys(reference).at(-1) : undefined);
    const subject = subjectOf(pointer);
    return `${typeof label === 'string' ? subject.replace(/\d+$/, label) : subject} was ${change.kind}`;
  }
  return `${subjectOf(pointer)} changed from ${brief(change.base?.value)} to ${brief(change.revision?.value)}`;
}

/**
 * What changed of the bytes that callers send, are answered, or are called back with.
 *
 * @param {any} base
 * @param {any} revision
 * @returns {Promise<Change[]>}
 */
async function wireChanges(base, revision) {
  /** @type {import('../spec/views.js').View[]} */
  const views = ['request', 'response', 'callbacks'];
  const perView = await Promise.all(
    views.map(async (view) => {
      const sides = { base: viewOf(base, view), revision: viewOf(revision, view) };
      if (isDeepStrictEqual(sides.base, sides.revision)) return [];
      const changes = await redoclyDiff(sides.base, sides.revision);
      return changes.flatMap((change) => {
        const verdict = judge({ change, view, ...sides });
        if (!verdict) return [];
        const pointer = (change.revision ?? change.base)?.pointer ?? change.path;
        /** @type {Change} */
        const judged = {
          path: pointer,
          aspect: view === 'callbacks' ? 'callbacks' : 'wire',
          level: verdict.level,
          message: `${view}: ${factOf(change, pointer)}; ${verdict.meaning}`,
        };
        return [judged];
      });
    }),
  );
  return perView.flat();
}

module.exports = { brief, subjectOf, wireChanges };
