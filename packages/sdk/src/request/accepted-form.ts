import type { ValueRule } from '@bandwidth-messages/client/operations';

/** A list in one parameter, with commas between its items. */
export interface CommaList {
  readonly maxItems: number;
  readonly partialMinLength: number;
}

export function commaListOf(rule: ValueRule): CommaList | undefined {
  return rule.extensions?.['x-comma-list'] as CommaList | undefined;
}
export function isDateRule(rule: ValueRule): boolean {
  return rule.format === 'date-time' || rule.extensions?.['x-date-time-milliseconds'] === true;
}
export function isPhoneNumberRule(rule: ValueRule): boolean {
  return rule.extensions?.['x-phone-number'] !== undefined;
}

/** Names of kinds of values, one and many. */
const NOUNS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  string: ['a text', 'texts'],
  integer: ['a whole number', 'whole numbers'],
  number: ['a number', 'numbers'],
  boolean: ['true or false', 'booleans'],
  array: ['a list', 'lists'],
  object: ['an object', 'objects'],
  model: ['an object', 'objects'],
  any: ['a value that JSON knows', 'values that JSON knows'],
};

function range(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) return `${min} to ${max}`;
  if (max !== undefined) return `at most ${max}`;
  return min === undefined ? '' : `at least ${min}`;
}

function pluralOf(rule: ValueRule | undefined): string {
  if (!rule) return 'items';
  if (isPhoneNumberRule(rule)) return 'phone numbers';
  if (rule.format === 'uri') return 'URLs';
  return NOUNS[rule.type]?.[1] ?? 'items';
}

/** The accepted form of a value, to stand after "must be". */
export function acceptedForm(rule: ValueRule): string {
  if (isDateRule(rule)) return 'a Date, or an ISO 8601 text with date, time and zone';
  if (isPhoneNumberRule(rule)) return 'a phone number in E.164 form, such as +15551234567';
  const list = commaListOf(rule);
  if (list) {
    return `a phone number, a list of up to ${list.maxItems} of them, or a part of one with at least ${list.partialMinLength} characters`;
  }
  const { minLength, maxLength, minItems, maxItems, minimum, maximum } = rule;
  const [noun] = NOUNS[rule.type] ?? ['a value'];
  switch (rule.type) {
    case 'string': {
      const length = range(minLength, maxLength);
      const characters = length && ` of ${length} characters`;
      if (rule.format === 'uri') return `an absolute URL${characters}`;
      if (rule.pattern) return `a text like ${rule.pattern}`;
      return characters ? `a text${characters}` : 'a text that is not empty';
    }
    case 'array': {
      const count = range(minItems, maxItems);
      return `a list of ${count && `${count} `}${pluralOf(rule.items)}`;
    }
    default: {
      const bounds = range(minimum, maximum);
      return bounds ? `${noun} from ${bounds}`.replace(/from (at \w+)/, 'of $1') : noun;
    }
  }
}
