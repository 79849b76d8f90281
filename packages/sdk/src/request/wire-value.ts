import type { FieldRule, Model, ValueRule } from '@bandwidth-messages/client/operations';

/** A field of a model, or a parameter, which has a name of its own in the generated client. */
export type WireRule = FieldRule & { readonly property?: string };

export interface WireContext {
  readonly models: Readonly<Record<string, Model>>;
  /** Name of the body, whose fields are told without it. */
  readonly bodyName: string | undefined;
  /** Tells that `field` cannot be sent as it is, and what would be accepted. */
  readonly refuse: (field: string, accepted: string) => never;
}

/** A kind of values. */
interface Kind {
  /** What it is called, to stand after "must be". */
  readonly one: string;
  readonly many: string;
  /** Turns a plain value into what goes over the wire; `undefined` for one that is not accepted. */
  readonly convert: (value: unknown, rule: ValueRule, field: string, context: WireContext) => unknown;
  readonly accepts?: (text: string) => boolean;
}

/** ISO 8601 with date, time and zone. */
const DATE_TIME =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;
/** Half a surrogate pair has no form in UTF-8. */
const LONE_SURROGATE = /\p{Surrogate}/u;
const UNCUT = 'a text that is not cut within a character, such as an emoji';
/** Deeper than this is a circle, or nothing that an API takes. */
const MAX_JSON_DEPTH = 50;

const KINDS: Readonly<Record<ValueRule['type'] | 'uri' | 'phone' | 'phones' | 'date', Kind>> = {
  string: { one: 'a text', many: 'texts', convert: textValue },
  uri: { one: 'an absolute URL', many: 'URLs', convert: textValue, accepts: (text) => URL.canParse(text) },
  phone: {
    one: 'a phone number in E.164 form, such as +15551234567',
    many: 'phone numbers',
    convert: textValue,
    accepts: (text) => /^\+[1-9]\d{1,14}$/.test(text),
  },
  phones: { one: 'a phone number, a list of them, or a part of one', many: 'lists', convert: phonesValue },
  date: { one: 'a Date, or an ISO 8601 text with date, time and zone', many: 'dates', convert: dateValue },
  integer: { one: 'a whole number', many: 'whole numbers', convert: numberValue },
  number: { one: 'a number', many: 'numbers', convert: numberValue },
  boolean: { one: 'true or false', many: 'booleans', convert: booleanValue },
  array: { one: 'a list', many: 'lists', convert: arrayValue },
  model: { one: 'an object', many: 'objects', convert: modelValue },
  object: { one: 'an object', many: 'objects', convert: jsonValue },
  any: { one: 'a value that JSON knows', many: 'values that JSON knows', convert: jsonValue },
};

function kindOf({ type, format, extensions = {} }: ValueRule): Kind {
  if (format === 'date-time' || 'x-date-time-milliseconds' in extensions) return KINDS.date;
  if ('x-phone-number' in extensions) return KINDS.phone;
  if ('x-comma-list' in extensions) return KINDS.phones;
  return format === 'uri' ? KINDS.uri : KINDS[type];
}

/** The accepted form of a value, to stand after "must be". */
function acceptedForm(rule: ValueRule): string {
  const { type, pattern, items, minLength, maxLength, minItems, maxItems, minimum, maximum } = rule;
  const { one } = kindOf(rule);
  const list = commaListOf(rule);
  if (list) return `${one}: up to ${list.maxItems} numbers, or at least ${list.partialMinLength} characters`;
  if (pattern) return `a text like ${pattern}`;
  const size = range(minLength ?? minItems ?? minimum, maxLength ?? maxItems ?? maximum);
  if (type === 'array') return `a list of ${size && `${size} `}${items ? kindOf(items).many : 'items'}`;
  if (!size) return one;
  if (type === 'string') return `${one} of ${size} characters`;
  return size.startsWith('at') ? `${one} of ${size}` : `${one} from ${size}`;
}

function range(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) return `${min} to ${max}`;
  if (max !== undefined) return `at most ${max}`;
  return min === undefined ? '' : `at least ${min}`;
}

export function nameOf({ name, property = name }: WireRule): string {
  return property;
}

/** Turns the fields of an object into what goes over the wire, by their rules, or refuses one. */
export function wireFields(
  rules: readonly WireRule[],
  given: object,
  prefix: string,
  context: WireContext,
): Record<string, unknown> {
  const wire: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(given)) {
    if (key === '__proto__') context.refuse(prefix + key, 'left out: it is the name of no field');
    // Fields that the spec does not know are sent as they are: the API may be newer.
    const rule = rules.find((one) => nameOf(one) === key);
    // These say "not given", an empty text where a form says it, and null unless the API itself knows null.
    if (value === undefined || (value === null && !rule?.nullable) || (value === '' && rule)) continue;
    wire[key] = wireValue(rule ?? { type: 'any' }, value, prefix + key, context);
  }
  for (const rule of rules) {
    const name = nameOf(rule);
    if (rule.required && !(name in wire)) context.refuse(prefix + name, `given, as ${acceptedForm(rule)}`);
  }
  return wire;
}

function wireValue(rule: ValueRule, value: unknown, field: string, context: WireContext): unknown {
  if (value === null && rule.nullable) return null;
  const wire = kindOf(rule).convert(value, rule, field, context);
  if (wire !== undefined) return wire;
  const isCut = typeof value === 'string' && LONE_SURROGATE.test(value);
  return context.refuse(field, isCut ? UNCUT : acceptedForm(rule));
}

function modelValue(value: unknown, rule: ValueRule, field: string, context: WireContext): unknown {
  const model = context.models[rule.model ?? ''];
  // A choice between several models: the API knows best which one it is.
  if (!model || model.oneOf) return jsonValue(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const prefix = field === context.bodyName ? '' : `${field}.`;
  const wire = wireFields(model.fields, value, prefix, context);
  const either = model.atLeastOneField ?? [];
  // An empty list says nothing, either.
  if (either.length > 0 && !either.some((name) => [wire[name] ?? []].flat().length > 0)) {
    context.refuse(`${prefix}${either[0]}`, `given, unless ${either.slice(1).join(' or ')} is`);
  }
  return wire;
}

function arrayValue(value: unknown, rule: ValueRule, field: string, context: WireContext): unknown {
  const given = itemsOf(value);
  const { minItems = 0, maxItems = Infinity, items = { type: 'any' } } = rule;
  if (given.length < minItems || given.length > maxItems) return undefined;
  return given.map((item, index) => wireValue(items, item, `${field}[${index}]`, context));
}

function itemsOf(value: unknown): unknown[] {
  return value instanceof Set || Array.isArray(value) ? [...(value as Iterable<unknown>)] : [value];
}

function textValue(value: unknown, rule: ValueRule): string | undefined {
  const text = plainText(value);
  if (text === undefined) return undefined;
  const { minLength = 0, maxLength = Infinity, pattern } = rule;
  // Counted in code points, as JSON Schema does.
  const { length } = [...text];
  if (length < minLength || length > maxLength) return undefined;
  if (pattern && !new RegExp(pattern, 'u').test(text)) return undefined;
  return kindOf(rule).accepts?.(text) === false ? undefined : text;
}

/** A text, a whole number or a bigint as a text; `undefined` for anything else, such as 1e21 or NaN. */
function plainText(value: unknown): string | undefined {
  if (typeof value === 'string') return LONE_SURROGATE.test(value) ? undefined : value;
  return typeof value === 'bigint' || Number.isSafeInteger(value) ? String(value) : undefined;
}

/** Phone numbers, or one part of a number, joined by commas. */
function phonesValue(value: unknown, rule: ValueRule): string | undefined {
  const texts = itemsOf(value).map(plainText);
  if (texts.includes(undefined)) return undefined;
  const items = texts.join(',').split(',');
  const [first = ''] = items;
  const { maxItems = Infinity, partialMinLength = 0 } = commaListOf(rule) ?? {};
  const fits = items.length === 1 ? first.length >= partialMinLength : items.length <= maxItems;
  return fits && items.every(Boolean) ? items.join(',') : undefined;
}

/** A list in one parameter, with commas between its items. */
function commaListOf(
  rule: ValueRule,
): { readonly maxItems: number; readonly partialMinLength: number } | undefined {
  return rule.extensions?.['x-comma-list'] as ReturnType<typeof commaListOf>;
}

/** A time as the API wants it: in UTC, with milliseconds. */
function dateValue(value: unknown): string | undefined {
  const day = typeof value === 'string' && DATE_TIME.test(value) ? value.slice(0, 10) : undefined;
  // `Date` turns February 30 into March 2.
  if (day === undefined ? !isDate(value) : new Date(day).getUTCDate() !== Number(day.slice(8)))
    return undefined;
  const date = new Date(value as string | Date);
  const year = date.getUTCFullYear();
  return year >= 0 && year <= 9999 ? date.toISOString() : undefined;
}

/** Not `instanceof`: a Date may come from another realm. */
function isDate(value: unknown): value is Date {
  return Object.prototype.toString.call(value) === '[object Date]';
}

function numberValue(value: unknown, rule: ValueRule): number | undefined {
  const isText = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value);
  const number = isText || typeof value === 'bigint' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return undefined;
  if (rule.type === 'integer' && !Number.isSafeInteger(number)) return undefined;
  const { minimum = -Infinity, maximum = Infinity } = rule;
  if (number < minimum || (rule.exclusiveMinimum && number === minimum)) return undefined;
  if (number > maximum || (rule.exclusiveMaximum && number === maximum)) return undefined;
  return number;
}

function booleanValue(value: unknown): boolean | undefined {
  return [true, false].find((one) => value === one || value === String(one));
}

/** What JSON can say: no NaN, no bigint, no symbol, no function, and no text that UTF-8 cannot say. */
function jsonValue(value: unknown): unknown {
  return isJson(value, 0) ? value : undefined;
}

function isJson(value: unknown, depth: number): boolean {
  if (value === null || typeof value === 'boolean') return true;
  if (typeof value === 'string') return !LONE_SURROGATE.test(value);
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || depth > MAX_JSON_DEPTH) return false;
  if (isDate(value)) return !Number.isNaN(value.getTime());
  const isPlain = Array.isArray(value) || Object.prototype.toString.call(value) === '[object Object]';
  return isPlain && Object.values(value).every((item) => item === undefined || isJson(item, depth + 1));
}
