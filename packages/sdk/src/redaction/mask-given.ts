import type { Model, Operation, ValueRule } from '@bandwidth-messages/client/operations';
import { decodeEscapes } from './decode-escapes.js';

/** Shorter values are found by chance in any text, and give nobody away. */
const MIN_LENGTH = 4;
/** This many characters in a row of what was sent are a quotation of it. */
const QUOTATION_LENGTH = 12;
/** What people put between the digits of a phone number. */
const SEPARATORS = '[\\s().-]*';

type Labelled = readonly [value: string, label: string];

/** The words of the spec, such as `OUTBOUND`: they give nobody away. */
export function wordsOf(
  { parameters, body }: Operation,
  models: Readonly<Record<string, Model>>,
): ReadonlySet<unknown> {
  const rules: readonly ValueRule[] = [...parameters, ...(models[body?.model ?? '']?.fields ?? [])];
  return new Set(rules.flatMap((rule) => rule.enum ?? []));
}

/**
 * Takes what the caller sent out of a text of the server, and puts the name of the field there instead: the text still
 * says which of ten recipients is wrong, but tells no phone number and no message. `words` are left in place.
 */
export function maskGiven(
  text: string,
  given: Readonly<Record<string, unknown>>,
  words: ReadonlySet<unknown>,
): string {
  const isBody = (value: unknown): boolean => typeof value === 'object' && !Array.isArray(value);
  return (
    Object.entries(given)
      .flatMap(([key, value]) => valuesIn(value, isBody(value) ? '' : key))
      // What looks like an escape in a value was decoded in the text, too.
      .flatMap(([value, label]) => [value, decodeEscapes(value)].map((one) => [one, label] as const))
      .filter(([value]) => value.length >= MIN_LENGTH && !words.has(value))
      .sort(([a], [b]) => b.length - a.length)
      .reduce(maskValue, text)
  );
}

function valuesIn(value: unknown, label: string): Labelled[] {
  // Of a list with commas, each part may be echoed alone.
  if (typeof value === 'string') return [value, ...value.split(',')].map((text) => [text, label] as const);
  if (Array.isArray(value)) return value.flatMap((item, index) => valuesIn(item, `${label}[${index}]`));
  if (typeof value !== 'object' || value === null) return [];
  const prefix = label ? `${label}.` : '';
  return Object.entries(value).flatMap(([key, item]) => valuesIn(item, prefix + key));
}

function maskValue(text: string, [value, label]: Labelled): string {
  const isNumber = /^\+?\d{7,15}$/.test(value);
  return isNumber ? maskNumber(text, value, `<${label}>`) : maskQuotations(text, value, `<${label}>`);
}

/** In any spelling, with the country code or without: `(555) 333-4444` for `+15553334444`. */
function maskNumber(text: string, number: string, label: string): string {
  const [first, ...others] = number.replace('+', '');
  const pattern = `\\(?\\+?(?:${first}${SEPARATORS})?${others.join(SEPARATORS)}(?!\\d)`;
  return text.replace(new RegExp(pattern, 'g'), label);
}

/** Without its case, and with one kind of blank: forms write a blank as a plus. */
function normalize(text: string): string {
  const lower = text.toLowerCase();
  return (lower.length === text.length ? lower : text).replace(/[\s+]/g, ' ');
}

/** A long value also where only a part of it is quoted. */
function maskQuotations(text: string, value: string, label: string): string {
  const wanted = normalize(value);
  const searched = normalize(text);
  const size = Math.min(QUOTATION_LENGTH, wanted.length);
  const pieces = new Set<string>();
  for (let i = 0; i + size <= wanted.length; i++) pieces.add(wanted.slice(i, i + size));
  let result = '';
  let done = 0;
  for (let i = 0; i + size <= searched.length; i++) {
    if (!pieces.has(searched.slice(i, i + size))) continue;
    let end = i + size;
    while (end < searched.length && pieces.has(searched.slice(end + 1 - size, end + 1))) end++;
    result += text.slice(done, i) + label;
    done = end;
    i = end - 1;
  }
  return result + text.slice(done);
}
