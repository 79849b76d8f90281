// @ts-check
'use strict';
const { createHash } = require('node:crypto');
const { annotationsOf } = require('../spec-diff/annotation-changes.js');

/** @typedef {Record<string, string>} Wording hash of what the vendor says, by the place it is said of */

/** @param {any} document the vendor's, extracted @returns {Record<string, string>} their words by place, white space aside */
function wordsOf(document) {
  const entries = [...annotationsOf(document)].flatMap(([address, { summary, description }]) => {
    const words = [summary, description]
      .filter((text) => typeof text === 'string')
      .join(' ')
      .replace(/\s+/g, ' ')
      .trim();
    return words === '' ? [] : [[address, words]];
  });
  return Object.fromEntries(entries.sort(([a = ''], [b = '']) => (a < b ? -1 : 1)));
}

/** @param {Record<string, string>} words @returns {Wording} */
function hashWords(words) {
  const hash = (/** @type {string} */ text) => createHash('sha256').update(text).digest('hex').slice(0, 16);
  return Object.fromEntries(Object.entries(words).map(([address, text]) => [address, hash(text)]));
}

/**
 * Limits and rules often stand in the vendor's words alone. Those are not ours to copy, but when they change, ours may
 * have to follow: their hashes are kept to see that.
 *
 * @param {Wording | undefined} known as of the last update
 * @param {Record<string, string>} words
 * @returns {import('./extract.js').Notice[]}
 */
function wordingNotices(known, words) {
  if (!known) return [];
  const now = hashWords(words);
  return Object.keys(words)
    .filter((address) => known[address] !== undefined && known[address] !== now[address])
    .map((address) => ({
      path: address,
      message: `the vendor says something else here now, see whether our words and numbers still hold: "${words[address]}"`,
    }));
}

module.exports = { hashWords, wordingNotices, wordsOf };
