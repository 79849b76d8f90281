// @ts-nocheck
'use strict';

// The extensions that openapi/README.md describes, and in which form. The templates read these by name. `npm run generate` and the
// lint refuse every other one: what nobody reads is most likely a misspelt name.

const isCount = (value) => Number.isInteger(value) && value > 0;
const isFlag = (value) => value === true;
const isBoolean = (value) => typeof value === 'boolean';
/** Written into code between apostrophes. */
const isText = (value) => typeof value === 'string' && /^[^'\\\p{Cc}]+$/u.test(value);
const isTexts = (value) => Array.isArray(value) && value.length > 0 && value.every(isText);
const optional = (test) => (value) => value === undefined || test(value);
const shape = (tests) => (value) =>
  typeof value === 'object' &&
  value !== null &&
  Object.keys(value).every((key) => Object.hasOwn(tests, key)) &&
  Object.entries(tests).every(([key, test]) => test(value[key]));

/** By the type of object on which they are read. */
const EXTENSIONS = {
  Operation: {
    'x-safe-to-repeat': isBoolean,
    'x-at-least-one-query-parameter': isFlag,
    'x-rate-limit': shape({ requests: isCount, windowSeconds: isCount, scope: isText }),
    'x-message-queue': shape({ segmentsPerSecond: isCount, capacitySeconds: isCount, scope: isText }),
    'x-retention-days': isCount,
    'x-index-lag-seconds': isCount,
    'x-page-window': isCount,
    'x-pagination': shape({
      itemsField: isText,
      tokenParameter: isText,
      tokenField: isText,
      sizeParameter: optional(isText),
      totalField: optional(isText),
    }),
  },
  Parameter: { 'x-in-example': isFlag },
  Schema: {
    'x-comma-list': shape({ maxItems: isCount, partialMinLength: optional(isCount) }),
    'x-date-time-milliseconds': isFlag,
    'x-phone-number': (value) => value === 'e164',
    'x-at-least-one-field': isTexts,
    'x-callback-payload': isFlag,
  },
};

/** The number of letters to change, add or leave out. */
function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1)
      next.push(Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length];
}

/** What is wrong with one extension of an object, as a sentence; undefined where it is in order. */
function extensionProblem(type, key, value) {
  const known = EXTENSIONS[type] ?? {};
  if (Object.hasOwn(known, key))
    return known[key](value) ? undefined : `${key} has a form that openapi/README.md does not describe.`;
  const home = Object.entries(EXTENSIONS).find(([, others]) => Object.hasOwn(others, key))?.[0];
  if (home !== undefined) return `${key} is read on an object of type ${home}, not here.`;
  const all = Object.values(EXTENSIONS).flatMap(Object.keys);
  const [nearest] = [...all].sort((a, b) => distance(key, a) - distance(key, b));
  const hint = distance(key, nearest) <= key.length / 3 ? ` Did you mean ${nearest}?` : '';
  return `Nobody reads ${key}: openapi/README.md lists the extensions.${hint}`;
}

module.exports = { extensionProblem };
