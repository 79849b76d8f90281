import type { ValueRule } from '@bandwidth-messages/client/operations';
import { type CommaList, isPhoneNumberRule } from './accepted-form.js';

const E164 = /^\+[1-9]\d{1,14}$/;
/** ISO 8601 with date, time and zone. */
const DATE_TIME =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;
/** What is right as it is: UTC with milliseconds, on a day that every month has. */
const WIRE_DATE_TIME = /^\d{4}-\d\d-([01]\d|2[0-8])T[\d:.]{12}Z$/;

/** Half a surrogate pair has no form in UTF-8. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** A text, a whole number or a bigint as a text; `undefined` for anything else, such as 1e21 or NaN. */
function plainText(value: unknown): string | undefined {
  if (typeof value === 'string') return LONE_SURROGATE.test(value) ? undefined : value;
  if (typeof value === 'bigint') return String(value);
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : undefined;
}

/** Not `instanceof`: a Date may come from another realm. */
function isDate(value: unknown): value is Date {
  return Object.prototype.toString.call(value) === '[object Date]';
}

/** A time as the API wants it: in UTC, with milliseconds. */
export function dateText(value: unknown): string | undefined {
  const given = typeof value === 'string' && DATE_TIME.test(value) ? value : undefined;
  if (given && WIRE_DATE_TIME.test(given)) return given;
  const date = given === undefined && isDate(value) ? value : new Date(given ?? NaN);
  const year = date.getUTCFullYear();
  if (!(year >= 0 && year <= 9999)) return undefined;
  // `Date` turns February 30 into March 1.
  const day = given && new Date(`${given.slice(0, 10)}T00:00:00Z`).getUTCDate();
  return day === undefined || day === Number(given?.slice(8, 10)) ? date.toISOString() : undefined;
}

/** Phone numbers, or one part of a number, joined by commas. */
export function commaText(list: CommaList, value: unknown): string | undefined {
  const given = value instanceof Set || Array.isArray(value) ? [...(value as Iterable<unknown>)] : [value];
  const texts = given.map(plainText);
  if (texts.includes(undefined)) return undefined;
  const items = texts.join(',').split(',');
  const [first = ''] = items;
  const fits = items.length === 1 ? first.length >= list.partialMinLength : items.length <= list.maxItems;
  return fits && items.every(Boolean) ? items.join(',') : undefined;
}

export function stringText(rule: ValueRule, value: unknown): string | undefined {
  const text = plainText(value);
  if (text === undefined) return undefined;
  const { minLength = 0, maxLength = Infinity, pattern } = rule;
  // Counted in code points, as JSON Schema does. Never fewer than that are UTF-16 units, which are faster to count.
  if (text.length < minLength || (text.length > maxLength && [...text].length > maxLength)) return undefined;
  if (pattern && !new RegExp(pattern, 'u').test(text)) return undefined;
  if (rule.format === 'uri' && !URL.canParse(text)) return undefined;
  return isPhoneNumberRule(rule) && !E164.test(text) ? undefined : text;
}

export function numberValue(rule: ValueRule, value: unknown): number | undefined {
  const isText = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value);
  const number = isText || typeof value === 'bigint' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return undefined;
  if (rule.type === 'integer' && !Number.isSafeInteger(number)) return undefined;
  const { minimum = -Infinity, maximum = Infinity } = rule;
  if (number < minimum || (rule.exclusiveMinimum && number === minimum)) return undefined;
  if (number > maximum || (rule.exclusiveMaximum && number === maximum)) return undefined;
  return number;
}

export function booleanValue(value: unknown): boolean | undefined {
  if (value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : undefined;
}

/** Whether JSON can say it: no NaN, no bigint, no symbol, no function, and no text that UTF-8 cannot say. */
export function isJsonValue(value: unknown, depth = 0): boolean {
  if (value === null || typeof value === 'boolean') return true;
  if (typeof value === 'string') return !LONE_SURROGATE.test(value);
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || depth > MAX_JSON_DEPTH) return false;
  if (isDate(value)) return !Number.isNaN(value.getTime());
  const isPlain = Array.isArray(value) || Object.prototype.toString.call(value) === '[object Object]';
  return isPlain && Object.values(value).every((item) => item === undefined || isJsonValue(item, depth + 1));
}

/** Deeper than this is a circle, or nothing that an API takes. */
const MAX_JSON_DEPTH = 50;
