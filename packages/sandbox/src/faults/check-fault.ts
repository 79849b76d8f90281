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
  json: (value) => textOf(value) !== undefined,
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
    if (value === undefined && required) {
      throw new TypeError(`${name}: a fault of kind ${kind.kind} needs it${choiceOf(form)}.`);
    }
    if (value !== undefined && !ACCEPTS[form](value)) {
      const given = `${name}: ${textOf(value)} is not possible for a fault of kind ${kind.kind}`;
      throw new TypeError(`${given}${choiceOf(form)}.`);
    }
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

/** The values of a form that has only some. */
function choiceOf(form: FaultFieldForm): string {
  if (form === 'stage') return `, as one of ${STAGES.join(', ')}`;
  return form === 'stage-after-body' ? `, as one of ${STAGES.slice(1).join(', ')}` : '';
}

/** A value as JSON; undefined for what cannot be written as JSON, such as a function or what holds itself. */
function textOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
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
