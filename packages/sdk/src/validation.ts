import { type MessagesError, ValidationError, isMessagesError } from './errors/errors.js';

/** Checks of options. What belongs to the fields of a request is in request/. */

/** @throws ValidationError that says what the option must be */
export function failOption(field: string, accepted: string): never {
  throw new ValidationError(`${field} must be ${accepted}`, { field });
}

/** Whatever was thrown while values of the caller were read. An error of its getters or proxies may quote them. */
export function ensureValidationError(error: unknown): MessagesError {
  if (isMessagesError(error)) return error;
  return new ValidationError('A parameter or an option cannot be read: it throws', { field: 'parameters' });
}

/** From here on a name is worth asking after, such as fromDateTime for from. */
const MIN_LIKENESS = 3 / 8;

/** Each letter with the one behind it: two names that share most of these look alike. */
function pairsOf(name: string): string[] {
  const letters = [...name.slice(0, 64).toLowerCase()];
  return letters.map((letter, index) => letter + (letters[index + 1] ?? ''));
}

/** A sentence that asks after the known name which was probably meant, or nothing. */
export function suggest(name: string, known: readonly string[]): string {
  const pairs = pairsOf(name);
  const likeness = (candidate: string): number => {
    const shared = pairsOf(candidate).filter((pair) => pairs.includes(pair)).length;
    return (2 * shared) / (pairs.length + candidate.length);
  };
  const [best] = [...known].sort((a, b) => likeness(b) - likeness(a));
  return best !== undefined && likeness(best) >= MIN_LIKENESS ? ` Did you mean ${best}?` : '';
}

/** Text of an unknown key that is safe to show: a key can be anything, also a secret given in the wrong place. */
export function showKey(key: string): string {
  return /^[\w.-]{1,40}$/.test(key) ? key : 'an unknown key';
}

/** A text that says something, and can be sent: line breaks and other control characters are refused. */
export function requireText(field: string, value: unknown): string {
  // Half a surrogate pair has no form in UTF-8.
  // eslint-disable-next-line no-control-regex
  if (typeof value === 'string' && value.trim() && !/[\x00-\x1f\x7f]|\p{Surrogate}/u.test(value))
    return value;
  return failOption(field, 'a text that is not empty and has no control characters');
}

/** A text that can stand in a header: Latin-1, as HTTP sends it. */
export function requireHeaderText(field: string, value: unknown): string {
  const text = requireText(field, value);
  return /^[\x20-\x7e\xa0-\xff]+$/.test(text)
    ? text
    : failOption(field, 'a text of Latin-1 characters, as it goes into a header');
}

/** A number above 0; `Infinity` where it means "no limit". */
export function requirePositive(field: string, value: unknown, infinite = false): number {
  if (typeof value === 'number' && value > 0 && (infinite || value !== Infinity)) return value;
  return failOption(field, `a number above 0${infinite ? ', or Infinity for no limit' : ''}`);
}

/** How long something may still take: no time, any, or no limit. */
export function requireDeadline(field: string, value: unknown): number {
  if (typeof value === 'number' && value >= 0) return value;
  return failOption(field, 'a number of at least 0, or Infinity for no limit');
}

/** A whole number of at least 1. */
export function requireCount(field: string, value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1) return value;
  return failOption(field, 'a whole number of at least 1');
}

/** Exactly `true` or `false`: the text 'false' would count as true. */
export function requireBoolean(field: string, value: unknown): boolean {
  return typeof value === 'boolean' ? value : failOption(field, 'true or false');
}

/** An object with no other keys than these: a misspelt option must not be taken for its default. */
export function requireKeys(parent: string, value: unknown, known: readonly string[]): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) failOption(parent, 'an object');
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  const name = showKey(unknown);
  // "options" and "options of close" are no option themselves.
  const field = parent.startsWith('options') ? name : `${parent}.${name}`;
  throw new ValidationError(`There is no ${name} in ${parent}.${suggest(unknown, known)}`, { field });
}

export function requireFunction<T>(field: string, value: T): T {
  return typeof value === 'function' ? value : failOption(field, 'a function');
}

/** An object that has these methods. */
export function requireMethods<T>(field: string, value: T, names: readonly string[]): T {
  for (const name of names) {
    if (typeof (value as Record<string, unknown> | null | undefined)?.[name] !== 'function') {
      failOption(field, `an object with the method ${name}`);
    }
  }
  return value;
}

/** What was given as `undefined` counts as left out. */
export function withoutUndefined<T extends object>(
  given: T,
): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof T]?: Exclude<T[Key], undefined> };
}

const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/;

/** Whether a URL names this machine. */
export function isLoopbackUrl(url: string): boolean {
  return URL.canParse(url) && LOOPBACK.test(new URL(url).hostname);
}

/** A URL that credentials may be sent to: https, or http to this machine. Returned without a slash at its end. */
export function requireSafeUrl(field: string, value: unknown): string {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopbackUrl(url.href));
  // Looked for in the text: a URL with an empty query or fragment has none, and its text still ends in ? or #.
  if (url && isSafe && !url.username && !url.password && !/[?#]/.test(String(value))) {
    return url.href.replace(/\/+$/, '');
  }
  return failOption(field, 'an https URL (http only to this machine), without user name, query and fragment');
}
