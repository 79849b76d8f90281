import { describeProblem } from './schema-validator.js';
import type { Operation, QueryParameter } from './spec.js';

type SingleValue = string | number | boolean;

export type QueryValue = SingleValue | readonly SingleValue[];
export type QueryValues = ReadonlyMap<string, QueryValue>;

/** The parameters of a query, or what is wrong with it. */
export type ParsedQuery = { readonly values: QueryValues } | { readonly problem: string };

/** Reads a query as the spec of the operation says. `+` stands for a space, as HTML forms write it. */
export function parseQuery(operation: Operation, query: string, rejectUnknown: boolean): ParsedQuery {
  const texts = new Map<string, string[]>();
  for (const pair of query === '' ? [] : query.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    const text = equals < 0 ? '' : decode(pair.slice(equals + 1));
    if (name === undefined || text === undefined)
      return { problem: 'the query is not percent-encoded UTF-8' };
    const parameter = operation.parameters.get(name);
    if (!parameter) {
      if (rejectUnknown) return { problem: `${name}: there is no such parameter` };
      continue;
    }
    const known = texts.get(name);
    if (known === undefined) texts.set(name, [text]);
    else if (parameter.list === 'repeated') known.push(text);
    else return { problem: `${name}: given twice` };
  }
  const values = new Map<string, QueryValue>();
  for (const [name, given] of texts) {
    const parameter = operation.parameters.get(name);
    if (!parameter) continue;
    const value = coerce(parameter, given) ?? { problem: `must be ${expectation(parameter)}` };
    if (typeof value === 'object' && 'problem' in value)
      return { problem: `${name}: '${given.join()}' is not possible, it ${value.problem}` };
    values.set(name, value);
  }
  for (const parameter of operation.parameters.values()) {
    if (parameter.required && !values.has(parameter.name)) return { problem: `${parameter.name}: required` };
  }
  if (values.size === 0 && operation.node['x-at-least-one-query-parameter'] === true) {
    return { problem: 'At least one query parameter is required' };
  }
  return { values };
}

function decode(text: string): string | undefined {
  if (!/[%+]/.test(text)) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

/** The value of a parameter, or why the spec does not allow it; undefined where it is of another type. */
function coerce(
  parameter: QueryParameter,
  texts: readonly string[],
): QueryValue | { readonly problem: string } | undefined {
  const { list, type } = parameter;
  const [text = ''] = texts;
  if (text === '') return undefined;
  const parts = list === undefined || list === 'repeated' ? texts : text.split(list.separator);
  const found = parts.map((part) => fromText(type, part));
  const known = found.filter((each) => each !== undefined);
  if (known.length < found.length) return undefined;
  const value = list === undefined ? known[0] : known;
  if (value === undefined || !parameter.constrained) return value;
  const [error] = parameter.check(value);
  return error === undefined ? value : { problem: describeProblem(error) };
}

function fromText(type: string, text: string): SingleValue | undefined {
  if (type === 'integer') return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
  if (type === 'number') return Number.isFinite(Number(text)) ? Number(text) : undefined;
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : undefined;
  return text;
}

function expectation(parameter: QueryParameter): string {
  const value = `${/^[aeiou]/.test(parameter.type) ? 'an' : 'a'} ${parameter.type}`;
  return parameter.list === undefined ? value : `a list, each value ${value}`;
}
