import { FAULT_KINDS, FAULT_SCOPE, type FaultField, type FaultFieldForm } from './fault-kinds.js';
import type { Fault } from './fault.js';

const STAGES = ['before-body', 'before-accept', 'after-accept'];

/** Whether a value is of the form that a field asks for. The name of an operation is looked at apart. */
const ACCEPTS: Readonly<Record<FaultFieldForm, (value: unknown) => boolean>> = {
  milliseconds: (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0,
  'whole-number': isWhole,
  'piece-size': (value) => isWhole(value) && value !== 0,
  status: (value) => isWhole(value) && Number(value) >= 200 && Number(value) <= 599,
  stage: (value) => STAGES.includes(value as string),
  'stage-after-body': (value) => STAGES.includes(value as string) && value !== 'before-body',
  headers: isHeaders,
  json: () => true,
  operation: (value) => typeof value === 'string',
  times: (value) => value === 'always' || isWhole(value),
  share: (value) => typeof value === 'number' && value >= 0 && value <= 1,
  match: (value) => typeof value === 'function' || (isObject(value) && isMatch(value)),
};

/**
 * Rejects a fault that could never do what its author means.
 *
 * @throws TypeError naming the field.
 */
export function checkFault(fault: unknown, operations: readonly string[]): asserts fault is Fault {
  if (!isObject(fault)) throw new TypeError('A fault is an object with a kind.');
  const kind = FAULT_KINDS.find((candidate) => candidate.kind === fault['kind']);
  if (!kind) {
    const kinds = FAULT_KINDS.map((candidate) => candidate.kind).join(', ');
    throw new TypeError(`kind: ${JSON.stringify(fault['kind'])} is none of ${kinds}.`);
  }
  const fields: readonly FaultField[] = [...FAULT_SCOPE, ...kind.fields];
  for (const { name, form, required } of fields) {
    const value = fault[name];
    if (value === undefined ? required : !ACCEPTS[form](value))
      throw new TypeError(
        `${name}: ${JSON.stringify(value)} is not possible for a fault of kind ${kind.kind}.`,
      );
  }
  const unknown = Object.keys(fault).find(
    (name) => name !== 'kind' && !fields.some((field) => field.name === name),
  );
  if (unknown !== undefined)
    throw new TypeError(`${unknown}: a fault of kind ${kind.kind} has no such field.`);
  const operation = fault['operation'] ?? '*';
  if (!['*', ...operations].includes(operation as string))
    throw new TypeError(`operation: ${JSON.stringify(operation)} is none of *, ${operations.join(', ')}.`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isWhole(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0;
}

function isHeaders(value: unknown): boolean {
  const isText = (item: unknown) => typeof item === 'string' && !/[\r\n]/.test(item);
  return (
    isObject(value) &&
    Object.entries(value).every(
      ([name, item]) =>
        /^[\w!#$%&'*+.^`|~-]+$/.test(name) &&
        (item === null || isText(item) || (Array.isArray(item) && item.every(isText))),
    )
  );
}

function isMatch(value: Record<string, unknown>): boolean {
  const { urlIncludes = '', bodyIncludes = '', headers = {}, ...rest } = value;
  return (
    typeof urlIncludes === 'string' &&
    typeof bodyIncludes === 'string' &&
    isObject(headers) &&
    Object.values(headers).every((text) => typeof text === 'string') &&
    Object.keys(rest).length === 0
  );
}
