import { EXAMPLE_TIME } from '../errors/errors.js';
import { models, operations, type Operation, type ValueRule } from '@bandwidth-messages/client/operations';
import type { Flag } from './flag.js';

/**
 * The flags of a command that come from the description of the API: one for each query parameter of an operation, or
 * for each field of its body. A parameter that is new in the spec is a flag as soon as the client is regenerated.
 */
export interface ParameterFlags {
  readonly operation: Operation;
  /** Parameters that the command sets itself. */
  readonly without?: readonly string[];
  /** Flags of the command itself: a parameter of the same name gets `query-` before it. */
  readonly reserved: readonly Flag[];
}

/** One flag for each query parameter. */
export function queryFlags({ operation, without = [], reserved }: ParameterFlags): Flag[] {
  const taken = new Set(reserved.map(({ name }) => name));
  return operation.parameters
    .filter((rule) => rule.in === 'query' && !without.includes(rule.name))
    .map((rule) => toFlag(rule.name, rule, taken));
}

/** One flag for each field of the body. */
export function bodyFlags({ operation, without = [], reserved }: ParameterFlags): Flag[] {
  const taken = new Set(reserved.map(({ name }) => name));
  const { fields = [] } = models[operation.body?.model ?? ''] ?? {};
  return fields
    .filter((rule) => !without.includes(rule.name))
    .map((rule) => toFlag(rule.name, rule, taken, rule.required));
}

/** The fields of the rows that an operation lists, in the order of the spec. */
export function rowFields(operation: Operation = operations.listMessages): string[] {
  const items = operation.pagination?.itemsField ?? '';
  const list = models[operation.responseModel ?? '']?.fields.find(({ name }) => name === items);
  return (models[list?.items?.model ?? '']?.fields ?? []).map(({ name }) => name);
}

function toFlag(parameter: string, rule: ValueRule, taken: ReadonlySet<string>, required = false): Flag {
  const plain = kebabCase(parameter);
  const item = rule.type === 'array' ? (rule.items ?? rule) : rule;
  const multiple = rule.type === 'array' || rule.extensions?.['x-comma-list'] !== undefined;
  const kind = item.type === 'boolean' ? 'boolean' : item.type === 'integer' ? 'integer' : 'text';
  return {
    name: taken.has(plain) ? `query-${plain}` : plain,
    kind,
    parameter,
    summary: describe(rule, item, required, multiple),
    ...(multiple && { multiple }),
    ...(kind === 'text' && { placeholder: placeholderOf(item) }),
    ...(item.enum && { choices: item.enum.map(String) }),
  };
}

function describe(rule: ValueRule, item: ValueRule, required: boolean, multiple: boolean): string {
  const { minimum, maximum } = item;
  const facts = [
    required && 'required',
    item.enum && `such as ${item.enum.slice(0, 3).join(', ')}${item.enum.length > 3 ? ', …' : ''}`,
    minimum !== undefined && maximum !== undefined && `${minimum} to ${maximum}`,
    item.maxLength !== undefined && `up to ${item.maxLength} characters`,
    isDateTime(item) && `date, time and zone, such as ${EXAMPLE_TIME}`,
    multiple && `may be given ${rule.maxItems ? `up to ${rule.maxItems} times` : 'several times'}`,
  ];
  return facts.filter(Boolean).join('; ');
}

function placeholderOf(rule: ValueRule): string {
  if (isDateTime(rule)) return 'TIME';
  if (rule.format === 'uri') return 'URL';
  return rule.enum ? 'WORD' : 'TEXT';
}

function isDateTime({ format, extensions }: ValueRule): boolean {
  return format === 'date-time' || extensions?.['x-date-time-milliseconds'] === true;
}

/** `fromDateTime` is `--from-date-time`; `page[size]` is `--page-size`. */
function kebabCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .toLowerCase();
}
