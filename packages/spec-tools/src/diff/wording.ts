import { asObject, toJson } from '../openapi/document.js';
import { pointerKeys, referencedName } from '../openapi/references.js';
import type { RedoclyChange } from './redocly-diff.js';

/** What people call a place in the spec: `messageRequest.text`, `GET /users/{accountId}/messages 429`. */
export function subjectOf(pointer: string): string {
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

/** A value as JSON, cut where it is long. */
export function brief(value: unknown): string {
  const text = toJson(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** What happened at a place, in the differ's words where it has some. */
export function factOf(change: RedoclyChange, pointer: string): string {
  if (change.verdicts.length > 0)
    return change.verdicts.map(({ message }) => message.replace(/\.$/, '')).join('; ');
  if (change.kind === 'modified')
    return `${subjectOf(pointer)} ${transition(change.base?.value, change.revision?.value)}`;
  const value = asObject((change.revision ?? change.base)?.value);
  const label = value['name'] ?? referencedName(value);
  const subject = subjectOf(pointer);
  return `${typeof label === 'string' ? subject.replace(/\d+$/, label) : subject} was ${change.kind}`;
}

/** How a value became another one: of lists of plain values, what they lost and gained, unless that is their order alone. */
function transition(old: unknown, now: unknown): string {
  const listed = isPlainList(old) && isPlainList(now) ? [without(old, now), without(now, old)] : [];
  const parts = ['lost', 'gained'].flatMap((verb, index) =>
    listed[index] ? `${verb} ${listed[index]}` : [],
  );
  return parts.join(', ') || `changed from ${brief(old)} to ${brief(now)}`;
}

function isPlainList(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.every((item) => typeof item !== 'object');
}

/** The values of a list that another one has not. */
function without(list: unknown[], other: unknown[]): string {
  const missing = list.filter((value) => !other.includes(value));
  return missing.map((value) => toJson(value)).join(', ');
}
