import type { Model, ValueRule } from '@bandwidth-messages/client/operations';
import { type CommaList, acceptedForm, commaListOf, isDateRule, isPhoneNumberRule } from './accepted-form.js';

export interface WireContext {
  readonly models: Readonly<Record<string, Model>>;
  /** Tells that `field` cannot be sent as it is, and what would be accepted. */
  readonly refuse: (field: string, accepted: string) => never;
}

const E164 = /^\+[1-9]\d{1,14}$/;
/** ISO 8601 with date, time and zone. */
const DATE_TIME =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;
/** Half a surrogate pair has no form in UTF-8. */
const LONE_SURROGATE = /\p{Surrogate}/u;
/** Deeper than this is a circle, or nothing that an API takes. */
const MAX_JSON_DEPTH = 50;

/** `undefined` and `null` stand for "not given", unless the API itself knows null. */
export function isAbsent(rule: ValueRule | undefined, value: unknown): boolean {
  return value === undefined || (value === null && !rule?.nullable);
}

/** Turns a plain value into what goes over the wire, or refuses it when the API surely would. */
export function toWireValue(rule: ValueRule, value: unknown, field: string, context: WireContext): unknown {
  if (value === null && rule.nullable) return null;
  const wire = convert(rule, value, field, context);
  return wire === undefined ? context.refuse(field, acceptedForm(rule)) : wire;
}

/** `undefined` for a value that is not accepted. */
function convert(rule: ValueRule, value: unknown, field: string, context: WireContext): unknown {
  const list = commaListOf(rule);
  if (isDateRule(rule)) return dateText(value);
  if (list) return commaText(list, value);
  switch (rule.type) {
    case 'string':
      return stringText(rule, value);
    case 'integer':
    case 'number':
      return numberValue(rule, value);
    case 'boolean':
      if (value === true || value === 'true') return true;
      return value === false || value === 'false' ? false : undefined;
    case 'array':
      return arrayValue(rule, value, field, context);
    case 'model': {
      const model = context.models[rule.model ?? ''];
      // A choice between several models: the API knows best which one it is.
      if (!model || model.oneOf) break;
      const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
      return isObject ? modelValue(model, value, field, context) : undefined;
    }
  }
  return isJsonValue(value) ? value : undefined;
}

function itemsOf(value: unknown): unknown[] {
  return value instanceof Set || Array.isArray(value) ? [...(value as Iterable<unknown>)] : [value];
}

function arrayValue(rule: ValueRule, value: unknown, field: string, context: WireContext): unknown {
  const given = itemsOf(value);
  const { minItems = 0, maxItems = Infinity, items = { type: 'any' } } = rule;
  if (given.length < minItems || given.length > maxItems) return undefined;
  return given.map((item, index) => toWireValue(items, item, `${field}[${index}]`, context));
}

function modelValue(model: Model, value: object, field: string, context: WireContext): object {
  const result: Record<string, unknown> = {};
  const prefix = field ? `${field}.` : '';
  const rules = new Map(model.fields.map((rule) => [rule.name, rule]));
  for (const [key, item] of Object.entries(value)) {
    // Fields that the spec does not know are sent as they are: the API may be newer.
    const rule = rules.get(key) ?? { type: 'any', required: false };
    if (key === '__proto__') context.refuse(prefix + key, 'left out: it is the name of no field');
    if (isAbsent(rule, item)) continue;
    if (rule.required && item === '') context.refuse(prefix + key, acceptedForm(rule));
    result[key] = toWireValue(rule, item, prefix + key, context);
  }
  for (const rule of rules.values()) {
    if (rule.required && !(rule.name in result)) context.refuse(prefix + rule.name, acceptedForm(rule));
  }
  const either = model.atLeastOneField;
  if (either && !either.some((name) => says(result[name]))) {
    context.refuse(`${prefix}${either[0]}`, `given, unless ${either.slice(1).join(' or ')} is`);
  }
  return result;
}

/** Whether a value says anything. */
function says(value: unknown): boolean {
  return value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);
}

/** A text, a whole number or a bigint as a text; `undefined` for anything else, such as 1e21 or NaN. */
function plainText(value: unknown): string | undefined {
  if (typeof value === 'string') return LONE_SURROGATE.test(value) ? undefined : value;
  return typeof value === 'bigint' || Number.isSafeInteger(value) ? String(value) : undefined;
}

/** Not `instanceof`: a Date may come from another realm. */
function isDate(value: unknown): value is Date {
  return Object.prototype.toString.call(value) === '[object Date]';
}

/** A time as the API wants it: in UTC, with milliseconds. */
function dateText(value: unknown): string | undefined {
  const isText = typeof value === 'string' && DATE_TIME.test(value);
  const date = isText || isDate(value) ? new Date(value) : new Date(NaN);
  const year = date.getUTCFullYear();
  if (!(year >= 0 && year <= 9999)) return undefined;
  // `Date` turns February 30 into March 1.
  const isDay =
    !isText || new Date(`${value.slice(0, 10)}T00:00Z`).getUTCDate() === Number(value.slice(8, 10));
  return isDay ? date.toISOString() : undefined;
}

/** Phone numbers, or one part of a number, joined by commas. */
function commaText(list: CommaList, value: unknown): string | undefined {
  const texts = itemsOf(value).map(plainText);
  if (texts.includes(undefined)) return undefined;
  const items = texts.join(',').split(',');
  const [first = ''] = items;
  const fits = items.length === 1 ? first.length >= list.partialMinLength : items.length <= list.maxItems;
  return fits && items.every(Boolean) ? items.join(',') : undefined;
}

function stringText(rule: ValueRule, value: unknown): string | undefined {
  const text = plainText(value);
  if (text === undefined) return undefined;
  const { minLength = 0, maxLength = Infinity, pattern } = rule;
  // Counted in code points, as JSON Schema does.
  const { length } = [...text];
  if (length < minLength || length > maxLength) return undefined;
  if (pattern && !new RegExp(pattern, 'u').test(text)) return undefined;
  if (rule.format === 'uri' && !URL.canParse(text)) return undefined;
  return isPhoneNumberRule(rule) && !E164.test(text) ? undefined : text;
}

function numberValue(rule: ValueRule, value: unknown): number | undefined {
  const isText = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value);
  const number = isText || typeof value === 'bigint' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return undefined;
  if (rule.type === 'integer' && !Number.isSafeInteger(number)) return undefined;
  const { minimum = -Infinity, maximum = Infinity } = rule;
  if (number < minimum || (rule.exclusiveMinimum && number === minimum)) return undefined;
  if (number > maximum || (rule.exclusiveMaximum && number === maximum)) return undefined;
  return number;
}

/** Whether JSON can say it: no NaN, no bigint, no symbol, no function, and no text that UTF-8 cannot say. */
function isJsonValue(value: unknown, depth = 0): boolean {
  if (value === null || typeof value === 'boolean') return true;
  if (typeof value === 'string') return !LONE_SURROGATE.test(value);
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || depth > MAX_JSON_DEPTH) return false;
  if (isDate(value)) return !Number.isNaN(value.getTime());
  const isPlain = Array.isArray(value) || Object.prototype.toString.call(value) === '[object Object]';
  return isPlain && Object.values(value).every((item) => item === undefined || isJsonValue(item, depth + 1));
}
