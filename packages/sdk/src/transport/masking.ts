import type { Model, Operation, ValueRule } from '@bandwidth-messages/client/operations';

/** Shorter values are found by chance in any text, and give nobody away. */
const MIN_LENGTH = 4;
const PHONE_NUMBER = /\+\d{7,15}/g;
const LONG_NUMBER = /\+?\d{7,}/g;

/** The words of the spec, such as `OUTBOUND`: they give nobody away either. */
export const wordsOf = (
  { parameters, body }: Operation,
  models: Readonly<Record<string, Model>>,
): ReadonlySet<unknown> => {
  const rules: readonly ValueRule[] = [...parameters, ...(models[body?.model ?? '']?.fields ?? [])];
  return new Set(rules.flatMap((rule) => rule.enum ?? []));
};

type Labelled = readonly [value: string, label: string];

const valuesIn = (value: unknown, label: string): Labelled[] => {
  if (typeof value === 'string') {
    // Of a list with commas, each part may be echoed alone; and a number without its plus.
    const parts = value.split(',').flatMap((part) => [part, part.replace(/^\+/, '')]);
    return [...new Set([value, ...parts])].map((text) => [text, label] as const);
  }
  if (Array.isArray(value)) return value.flatMap((item, index) => valuesIn(item, `${label}[${index}]`));
  if (typeof value !== 'object' || value === null) return [];
  const prefix = label ? `${label}.` : '';
  return Object.entries(value).flatMap(([key, item]) => valuesIn(item, prefix + key));
};

/**
 * Takes what the caller sent out of a text of the server, and puts the name of the field there instead: the text still
 * says which of ten recipients is wrong, but tells no phone number and no message. `words` are left in place.
 */
export const maskGiven = (
  text: string,
  given: Readonly<Record<string, unknown>>,
  words: ReadonlySet<unknown>,
): string => {
  const isBody = (value: unknown): boolean => typeof value === 'object' && !Array.isArray(value);
  return Object.entries(given)
    .flatMap(([key, value]) => valuesIn(value, isBody(value) ? '' : key))
    .filter(([value]) => value.length >= MIN_LENGTH && !words.has(value))
    .sort(([a], [b]) => b.length - a.length)
    .reduce((left, [value, label]) => left.replaceAll(value, `<${label}>`), text)
    .replace(PHONE_NUMBER, '<number>');
};

/** Takes anything that may be a phone number out of a text. */
export const maskNumbers = (text: string): string => text.replace(LONG_NUMBER, '<number>');
