import type { Model, ValueRule } from '@bandwidth-messages/client/operations';
import { acceptedForm, commaListOf, isDateRule } from './accepted-form.js';
import { booleanValue, commaText, dateText, isJsonValue, numberValue, stringText } from './wire-text.js';

/** Tells that `field` cannot be sent as it is, and what would be accepted. */
export type Refuse = (field: string, accepted: string) => never;

export interface WireContext {
  readonly models: Readonly<Record<string, Model>>;
  readonly refuse: Refuse;
}

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
      return booleanValue(value);
    case 'array':
      return arrayValue(rule, value, field, context);
    case 'model': {
      const model = context.models[rule.model ?? ''];
      // A choice between several models: the API knows best which one it is.
      if (!model || model.oneOf) return isJsonValue(value) ? value : undefined;
      const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
      return isObject ? modelValue(model, value, field, context) : undefined;
    }
    default:
      return isJsonValue(value) ? value : undefined;
  }
}

function arrayValue(rule: ValueRule, value: unknown, field: string, context: WireContext): unknown {
  const items: unknown[] =
    value instanceof Set || Array.isArray(value) ? [...(value as Iterable<unknown>)] : [value];
  const { minItems = 0, maxItems = Infinity, items: itemRule } = rule;
  if (items.length < minItems || items.length > maxItems) return undefined;
  if (!itemRule) return items.every((item) => isJsonValue(item)) ? items : undefined;
  return items.map((item, index) => toWireValue(itemRule, item, `${field}[${index}]`, context));
}

function modelValue(model: Model, value: object, field: string, context: WireContext): object {
  const result: Record<string, unknown> = {};
  const prefix = field ? `${field}.` : '';
  const rules = new Map(model.fields.map((rule) => [rule.name, rule]));
  for (const [key, item] of Object.entries(value)) {
    const rule = rules.get(key);
    if (key === '__proto__') context.refuse(prefix + key, 'left out: it is the name of no field');
    if (isAbsent(rule, item)) continue;
    if (rule?.required && item === '') context.refuse(prefix + key, acceptedForm(rule));
    // Fields that the spec does not know are sent as they are: the API may be newer.
    if (!rule && !isJsonValue(item)) context.refuse(prefix + key, 'a value that JSON knows');
    result[key] = rule ? toWireValue(rule, item, prefix + key, context) : item;
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
