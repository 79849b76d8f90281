import { decodeEscapes } from '../encodings.js';
import { Secrets } from './secrets.js';

/** A cause without what it may carry along: requests, headers, addresses with secrets in them. */
export type SafeCause = Error & { readonly code?: unknown };

/** How much of a text is looked through, and how much of it is kept: half a secret would not be recognised. */
const MAX_SEARCHED_LENGTH = 4000;
const MAX_KEPT_LENGTH = 500;
/** Names of headers, and of fields of forms, whose value is a secret however short it is. */
const SECRET_NAME = /auth|key|token|secret|cookie|pass|pin|otp|code|credential|assertion|signature|session/i;
/** A value this long may be a secret, whatever its name is. */
const MIN_UNNAMED_SECRET_LENGTH = 16;

/** Shorter values of the caller are found by chance in any text, and give nobody away. */
const MIN_GIVEN_LENGTH = 4;
/** This many characters in a row of what was sent are a quotation of it. */
const QUOTATION_LENGTH = 8;
/** Whatever may be a phone number, but no date. */
const NUMBER = /(?<!\d)(?!\d{4}-\d\d-\d\d(?!\d))\(?\+?\d(?:[\s().-]{0,3}\d){6,}/g;

/** What its caller gave a call. */
interface Given {
  readonly given: Readonly<Record<string, unknown>>;
}

type Labelled = readonly [value: string, label: string];

/** Keeps credentials, phone numbers and message texts out of errors and events. */
export class Redaction {
  private readonly secrets = new Secrets();

  /** Learns the secrets among headers or fields of a form; those that were there `before` are none. */
  learn(
    given: Iterable<readonly [name: string, value: string]>,
    before: Readonly<Record<string, string>> = {},
  ): void {
    for (const [name, value] of given) {
      // A provider of the user may set anything.
      const text = String(value);
      const isSecret = SECRET_NAME.test(name) || text.length >= MIN_UNNAMED_SECRET_LENGTH;
      if (isSecret && before[name] !== value) this.secrets.add(text);
    }
  }

  /** A text of the server, shortened, without secrets and without what the caller gave. */
  clean(text: string, { given }: Given): string {
    const { accountId: _public, ...values } = given;
    const read = this.secrets.redact(text.slice(0, MAX_SEARCHED_LENGTH));
    return maskGiven(read, values).slice(0, MAX_KEPT_LENGTH);
  }

  safeCause(cause: unknown, call: Given): SafeCause | undefined {
    // Not `instanceof`: where modules run in a realm of their own, as in jest, Node's errors come from another one.
    const { name, code, message: text } = (cause ?? {}) as Partial<SafeCause>;
    if (typeof name !== 'string' || typeof text !== 'string') return undefined;
    const message = this.clean(text, call);
    const safeName = this.clean(name, call);
    const safeCode = typeof code === 'string' ? { code: this.clean(code, call) } : {};
    return Object.assign(new Error(message), {
      name: safeName,
      stack: `${safeName}: ${message}`,
      ...safeCode,
    });
  }
}

/**
 * Takes what the caller sent out of a text of the server without escapes, and puts the name of the field there instead:
 * the text still says which of ten recipients is wrong, but tells no phone number and no message. Numbers are taken out
 * in any spelling, and others than those that were sent as well.
 */
function maskGiven(text: string, given: Readonly<Record<string, unknown>>): string {
  const values = valuesIn(given, '').filter(([value]) => value.length >= MIN_GIVEN_LENGTH);
  const isNumber = ([value]: Labelled): boolean => /^\+?\d{7,15}$/.test(value);
  const numbers = values.filter(isNumber);
  return values
    .filter((value) => !isNumber(value))
    .sort(([a], [b]) => b.length - a.length)
    .reduce(maskQuotations, text)
    .replace(NUMBER, (found) => {
      const digits = found.replace(/\D/g, '');
      // With its country code or without.
      const meant = numbers.filter(([number]) => digits.includes(number.replace('+', '').slice(1)));
      return meant.map(([, label]) => `<${label}>`).join(' ') || '<number>';
    });
}

function valuesIn(value: unknown, label: string): Labelled[] {
  if (typeof value === 'string') {
    // What looks like an escape was decoded in the text, too. Of a list with commas, each part may be echoed alone.
    const read = decodeEscapes(value);
    return [...new Set([read, ...read.split(',')])].map((part) => [part, label] as const);
  }
  if (Array.isArray(value)) return value.flatMap((item, index) => valuesIn(item, `${label}[${index}]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => valuesIn(item, key));
}

/** Without its case, and with one kind of blank: forms write a blank as a plus. */
function normalize(text: string): string {
  const lower = text.toLowerCase();
  return (lower.length === text.length ? lower : text).replace(/[\s+]/g, ' ');
}

/** A long value also where only a part of it is quoted. */
function maskQuotations(text: string, [value, label]: Labelled): string {
  const wanted = normalize(value);
  const searched = normalize(text);
  const size = Math.min(QUOTATION_LENGTH, wanted.length);
  const pieces = new Set<string>();
  for (let i = 0; i + size <= wanted.length; i++) pieces.add(wanted.slice(i, i + size));
  let result = '';
  let end = 0;
  for (let i = 0; i < text.length; i++) {
    const isQuoted = pieces.has(searched.slice(i, i + size));
    if (isQuoted && i >= end) result += `<${label}>`;
    if (isQuoted) end = i + size;
    if (i >= end) result += text[i];
  }
  return result;
}
