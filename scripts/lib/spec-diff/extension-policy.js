// @ts-check
'use strict';

/**
 * What a changed extension means for a caller. The extensions themselves are described in openapi/README.md.
 *
 * @typedef {import('./levels.js').Level} Level
 * @typedef {{ level: Level, meaning: string }} Verdict
 * @typedef {(before: any, after: any) => Verdict} Judge
 */

/** @param {Level} level @param {string} meaning @returns {Verdict} */
const verdict = (level, meaning) => ({ level, meaning });

/**
 * A bound that callers run into: tighter refuses what worked, looser allows more.
 *
 * @param {(value: any) => number} read how much is allowed; more is better
 * @returns {Judge}
 */
const allowance = (read) => (before, after) => {
  const [old, now] = [before, after].map((value) => (value === undefined ? Infinity : read(value)));
  return Number(now) < Number(old)
    ? verdict('major', 'calls that worked are refused now')
    : verdict('minor', 'more is possible than before');
};

/**
 * A pace: whoever is faster is told to wait. The SDK waits by itself, so code goes on working, but takes longer.
 *
 * @param {(value: any) => number[]} read numbers of which less is slower
 * @returns {Judge}
 */
const pace = (read) => (before, after) => {
  const old = before === undefined ? [] : read(before);
  const now = after === undefined ? [] : read(after);
  return now.some((number, index) => number < (old[index] ?? Infinity))
    ? verdict('minor', 'the SDK slows down by itself; who calls the API in other ways is refused sooner')
    : verdict('patch', 'calls wait less');
};

/** @param {any} list */
const namesOf = (list) => (Array.isArray(list) ? list : []);

/** @type {Readonly<Record<string, Judge>>} */
const extensionRules = {
  'x-rate-limit': pace(({ requests, windowSeconds }) => [requests / windowSeconds]),
  'x-message-queue': pace(({ segmentsPerSecond, capacitySeconds }) => [segmentsPerSecond, capacitySeconds]),
  'x-retention-days': allowance(Number),
  'x-page-window': allowance(Number),
  'x-comma-list': (before, after) => {
    const count = allowance(({ maxItems }) => maxItems)(before, after);
    const partial = allowance(({ partialMinLength }) => -(partialMinLength ?? Infinity))(
      before ?? {},
      after ?? {},
    );
    if (before === undefined || after === undefined)
      return after === undefined
        ? verdict('major', 'lists are no longer sent as one value')
        : verdict('minor', 'a list may be given');
    return count.level === 'major' ? count : partial;
  },
  'x-at-least-one-query-parameter': (_before, after) =>
    after === true
      ? verdict('major', 'a call without any filter is refused now')
      : verdict('minor', 'a call without any filter is possible'),
  'x-at-least-one-field': (before, after) => {
    if (after === undefined) return verdict('minor', 'none of these fields is needed any more');
    if (before === undefined) return verdict('major', 'a request without any of these fields is refused now');
    return namesOf(before).every((name) => namesOf(after).includes(name))
      ? verdict('minor', 'another field may stand in')
      : verdict('major', 'a field that was enough by itself is not any more');
  },
  'x-phone-number': (_before, after) =>
    after === undefined
      ? verdict('minor', 'values other than telephone numbers may be given')
      : verdict('major', 'anything but a telephone number is refused before it is sent'),
  // Either way a promise changes on which callers build: that a call is never sent twice, or that it recovers by itself.
  'x-safe-to-repeat': (_before, after) =>
    after === true
      ? verdict('major', 'the SDK may now send it twice')
      : verdict('major', 'a call that recovered by itself now rejects'),
};

/** What only tells the SDK how to go about it: callers need not do anything, and nothing else crosses the wire. */
const guidance = new Set(['x-date-time-milliseconds', 'x-index-lag-seconds', 'x-pagination']);

/**
 * @param {string} name
 * @param {any} before
 * @param {any} after
 * @returns {Verdict}
 */
function judgeExtension(name, before, after) {
  const rule = Object.hasOwn(extensionRules, name) ? extensionRules[name] : undefined;
  if (rule) return rule(before, after);
  if (guidance.has(name)) return verdict('patch', 'the SDK follows by itself');
  return verdict('none', 'nothing of it crosses the wire');
}

module.exports = { extensionRules, judgeExtension };
