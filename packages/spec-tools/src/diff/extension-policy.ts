import { asList, asObject } from '../openapi/document.js';
import type { Level } from '../levels.js';
import { isRuleChange } from './rule-words.js';

/** What a changed extension, or other words, mean for a caller. The extensions are described in openapi/README.md. */
export interface ExtensionVerdict {
  readonly level: Level;
  readonly meaning: string;
}

/** Judges a change of an extension's value; undefined is an extension that is not there. */
type Judge = (before: unknown, after: unknown) => ExtensionVerdict;

export function judgeExtension(name: string, before: unknown, after: unknown): ExtensionVerdict {
  const rule = EXTENSION_RULES.get(name);
  if (rule) return rule(before, after);
  if ((name === 'description' || name === 'summary') && isRuleChange(before, after))
    return verdict('patch', 'a rule that stands in words alone may have changed: read it');
  if (GUIDANCE.has(name)) return verdict('patch', 'the SDK follows by itself');
  return verdict('none', 'nothing of it crosses the wire');
}

function verdict(level: Level, meaning: string): ExtensionVerdict {
  return { level, meaning };
}

/**
 * A bound that callers run into: tighter refuses what worked, looser allows more.
 *
 * @param read how much is allowed; more is better
 */
function allowance(read: (value: unknown) => number): Judge {
  return (before, after) => {
    const [old, now] = [before, after].map((value) => (value === undefined ? Infinity : read(value)));
    return Number(now) < Number(old)
      ? verdict('major', 'calls that worked are refused now')
      : verdict('minor', 'more is possible than before');
  };
}

/**
 * A pace: whoever is faster is told to wait. The SDK waits by itself, so code goes on working, but takes longer.
 *
 * @param read numbers of which less is slower
 */
function pace(read: (value: Record<string, number>) => number[]): Judge {
  return (before, after) => {
    const [old, now] = [before, after].map((value) =>
      value === undefined ? [] : read(asObject(value) as Record<string, number>),
    );
    return (now ?? []).some((number, index) => number < (old?.[index] ?? Infinity))
      ? verdict('minor', 'the SDK slows down by itself; who calls the API in other ways is refused sooner')
      : verdict('patch', 'calls wait less');
  };
}

function judgeCommaList(before: unknown, after: unknown): ExtensionVerdict {
  if (after === undefined) return verdict('major', 'lists are no longer sent as one value');
  if (before === undefined) return verdict('minor', 'a list may be given');
  const count = allowance((value) => Number(asObject(value)['maxItems']))(before, after);
  const partial = allowance((value) => -Number(asObject(value)['partialMinLength'] ?? Infinity))(
    before,
    after,
  );
  return count.level === 'major' ? count : partial;
}

function judgeNeededFields(before: unknown, after: unknown): ExtensionVerdict {
  if (after === undefined) return verdict('minor', 'none of these fields is needed any more');
  if (before === undefined) return verdict('major', 'a request without any of these fields is refused now');
  return asList(before).every((name) => asList(after).includes(name))
    ? verdict('minor', 'another field may stand in')
    : verdict('major', 'a field that was enough by itself is not any more');
}

/** What each extension that callers notice means when it changes. */
export const EXTENSION_RULES: ReadonlyMap<string, Judge> = new Map<string, Judge>([
  ['x-rate-limit', pace(({ requests = NaN, windowSeconds = NaN }) => [requests / windowSeconds])],
  [
    'x-message-queue',
    pace(({ segmentsPerSecond = NaN, capacitySeconds = NaN }) => [segmentsPerSecond, capacitySeconds]),
  ],
  ['x-retention-days', allowance(Number)],
  ['x-page-window', allowance(Number)],
  ['x-comma-list', judgeCommaList],
  [
    'x-at-least-one-query-parameter',
    (_before, after) =>
      after === true
        ? verdict('major', 'a call without any filter is refused now')
        : verdict('minor', 'a call without any filter is possible'),
  ],
  ['x-at-least-one-field', judgeNeededFields],
  [
    'x-phone-number',
    (_before, after) =>
      after === undefined
        ? verdict('minor', 'values other than telephone numbers may be given')
        : verdict('major', 'anything but a telephone number is refused before it is sent'),
  ],
  // Either way a promise changes on which callers build: that a call is never sent twice, or that it recovers by itself.
  [
    'x-safe-to-repeat',
    (_before, after) =>
      after === true
        ? verdict('major', 'the SDK may now send it twice')
        : verdict('major', 'a call that recovered by itself now rejects'),
  ],
]);

/** What only tells the SDK how to go about it: callers need not do anything, and nothing else crosses the wire. */
const GUIDANCE: ReadonlySet<string> = new Set([
  'x-date-time-milliseconds',
  'x-index-lag-seconds',
  'x-pagination',
]);
