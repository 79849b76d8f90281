import type { Model, ValueRule } from '@bandwidth-messages/client/operations';

/** Tells that `field` can not be sent as it is, and what would be accepted. */
export type Refuse = (field: string, accepted: string) => never;

export interface WireContext {
  readonly models: Readonly<Record<string, Model>>;
  readonly refuse: Refuse;
}

const E164 = /^\+[1-9]\d{1,14}$/;
/** ISO 8601 with date, time and zone. */
const DATE_TIME =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

interface CommaList {
  readonly maxItems: number;
  readonly partialMinLength: number;
}
const commaListOf = (rule: ValueRule): CommaList | undefined =>
  rule.extensions?.['x-comma-list'] as CommaList | undefined;

const isDateRule = (rule: ValueRule): boolean =>
  rule.format === 'date-time' || rule.extensions?.['x-date-time-milliseconds'] === true;

const range = (min: number | undefined, max: number | undefined, unit: string): string => {
  if (min !== undefined && max !== undefined) return ` ${min} to ${max}${unit}`;
  if (max !== undefined) return ` at most ${max}${unit}`;
  return min !== undefined ? ` at least ${min}${unit}` : '';
};

/** The accepted form of a value, in words. */
const acceptedBy = (rule: ValueRule): string => {
  if (isDateRule(rule)) return 'a Date, or an ISO 8601 text with date, time and zone';
  if (rule.extensions?.['x-phone-number']) return 'an E.164 number such as +15551234567';
  const list = commaListOf(rule);
  if (list) {
    return `a phone number, up to ${list.maxItems} of them, or a part of one with at least ${list.partialMinLength} characters`;
  }
  switch (rule.type) {
    case 'string':
      if (rule.format === 'uri') return `an absolute URL${range(undefined, rule.maxLength, ' characters')}`;
      if (rule.pattern) return `a text like ${rule.pattern}`;
      return `a text${range(rule.minLength, rule.maxLength, ' characters')}`;
    case 'array':
      return `a list${range(rule.minItems, rule.maxItems, ' items')}`;
    case 'integer':
      return `an integer${range(rule.minimum, rule.maximum, '')}`;
    case 'boolean':
      return 'true or false';
    case 'model':
      return 'an object';
    default:
      return `a ${rule.type}${range(rule.minimum, rule.maximum, '')}`;
  }
};

/** Not `instanceof`: a Date may come from another realm. */
const isDate = (value: unknown): value is Date => Object.prototype.toString.call(value) === '[object Date]';

const dateText = (value: unknown): string | undefined => {
  const given = typeof value === 'string' && DATE_TIME.test(value) ? value : undefined;
  // As it is to be, and a day that every month has: nothing to convert.
  if (given?.length === 24 && given.endsWith('Z') && given.slice(8, 10) <= '28') return given;
  const date = !given && isDate(value) ? value : new Date(given ?? NaN);
  if (Number.isNaN(date.getTime())) return undefined;
  // `Date` turns February 30 into March 1.
  if (given && new Date(`${given.slice(0, 10)}T00:00:00Z`).getUTCDate() !== Number(given.slice(8, 10))) {
    return undefined;
  }
  return date.toISOString();
};

const commaText = (list: CommaList, value: unknown): string | undefined => {
  const items = (Array.isArray(value) ? value.map(String).join(',') : String(value)).split(',');
  const [first = ''] = items;
  const fits = items.length === 1 ? first.length >= list.partialMinLength : items.length <= list.maxItems;
  return fits && items.every(Boolean) ? items.join(',') : undefined;
};

const stringText = (rule: ValueRule, value: unknown): string | undefined => {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint') return undefined;
  const text = String(value);
  // Counted in code points, as JSON Schema does. Never fewer than that are UTF-16 units, which are faster to count.
  const { minLength = 0, maxLength = Infinity, pattern } = rule;
  if (text.length < minLength || (text.length > maxLength && [...text].length > maxLength)) return undefined;
  if (pattern && !new RegExp(pattern, 'u').test(text)) return undefined;
  if (rule.format === 'uri' && !URL.canParse(text)) return undefined;
  if (rule.extensions?.['x-phone-number'] === 'e164' && !E164.test(text)) return undefined;
  return text;
};

const numberOf = (rule: ValueRule, value: unknown): number | undefined => {
  const number = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return undefined;
  if (rule.type === 'integer' && !Number.isInteger(number)) return undefined;
  const { minimum = -Infinity, maximum = Infinity } = rule;
  if (number < minimum || (rule.exclusiveMinimum && number === minimum)) return undefined;
  if (number > maximum || (rule.exclusiveMaximum && number === maximum)) return undefined;
  return number;
};

/** `undefined` and `null` stand for "not given", unless the API itself knows null. */
export const isAbsent = (rule: ValueRule | undefined, value: unknown): boolean =>
  value === undefined || (value === null && !rule?.nullable);

const modelObject = (model: Model, value: object, field: string, context: WireContext): object => {
  const result: Record<string, unknown> = {};
  const prefix = field ? `${field}.` : '';
  const given = value as Record<string, unknown>;
  const rules = new Map(model.fields.map((rule) => [rule.name, rule]));
  // Fields that the spec does not know are sent as they are: the API may be newer.
  for (const [key, item] of Object.entries(given)) {
    const rule = rules.get(key);
    if (isAbsent(rule, item)) continue;
    result[key] = rule ? toWireValue(rule, item, prefix + key, context) : item;
  }
  for (const rule of rules.values()) {
    if (rule.required && !(rule.name in result)) context.refuse(prefix + rule.name, acceptedBy(rule));
  }
  const either = model.atLeastOneField;
  const isGiven = (key: string): boolean => {
    const item = result[key];
    return item !== undefined && item !== '' && !(Array.isArray(item) && item.length === 0);
  };
  if (either && !either.some(isGiven)) context.refuse(prefix + either[0], `given, unless ${either[1]} is`);
  return result;
};

/** Turns a plain value into what goes over the wire, or refuses it when the API surely would. */
export const toWireValue = (
  rule: ValueRule,
  value: unknown,
  field: string,
  context: WireContext,
): unknown => {
  const refuse = (): never => context.refuse(field, acceptedBy(rule));
  if (value === null && rule.nullable) return null;
  const list = commaListOf(rule);
  if (isDateRule(rule)) return dateText(value) ?? refuse();
  if (list) return commaText(list, value) ?? refuse();
  switch (rule.type) {
    case 'string':
      return stringText(rule, value) ?? refuse();
    case 'integer':
    case 'number':
      return numberOf(rule, value) ?? refuse();
    case 'boolean':
      if (value === true || value === 'true') return true;
      return value === false || value === 'false' ? false : refuse();
    case 'array': {
      const items: unknown[] = value instanceof Set ? [...value] : Array.isArray(value) ? value : [value];
      const { minItems = 0, maxItems = Infinity, items: itemRule } = rule;
      if (items.length < minItems || items.length > maxItems) refuse();
      return itemRule
        ? items.map((item, index) => toWireValue(itemRule, item, `${field}[${index}]`, context))
        : items;
    }
    case 'model': {
      const model = context.models[rule.model!];
      // A choice between several models: the API knows best which one it is.
      if (!model || model.oneOf) return value;
      if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse();
      return modelObject(model, value as object, field, context);
    }
    default:
      return value;
  }
};
