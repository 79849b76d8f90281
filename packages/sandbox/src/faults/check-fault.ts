import type { Fault } from './fault.js';

const stages = ['before-body', 'before-accept', 'after-accept'];

/** The fields of each kind, and how to tell whether a value will do. */
const kinds: Record<Fault['kind'], Record<string, Rule>> = {
  latency: { ms: required(isCount), stage: optional(isLateStage) },
  respond: {
    status: required(isStatus),
    body: optional(() => true),
    headers: optional(isHeaders),
    stage: optional(isLateStage),
  },
  reset: { stage: required(isStage) },
  hang: { stage: optional(isStage) },
  truncate: { bytes: optional(isWhole) },
  html: {},
  trickle: { chunkBytes: optional((value) => isWhole(value) && value !== 0), everyMs: optional(isCount) },
  headers: { headers: required(isHeaders) },
  merge: { merge: required((value) => value !== undefined) },
  'revoke-token': {},
  'repeat-page-token': {},
};

const scope: Record<string, Rule> = {
  kind: required(() => true),
  operation: optional(() => true),
  times: optional((value) => value === 'always' || isWhole(value)),
  skip: optional(isWhole),
  probability: optional((value) => typeof value === 'number' && value >= 0 && value <= 1),
  when: optional((value) => typeof value === 'function' || (isObject(value) && isMatch(value))),
};

interface Rule {
  readonly required: boolean;
  accepts(value: unknown): boolean;
}

/**
 * Rejects a fault that could never do what its author means.
 *
 * @throws TypeError naming the field.
 */
export function checkFault(fault: unknown, operations: readonly string[]): asserts fault is Fault {
  if (!isObject(fault)) throw new TypeError('A fault is an object with a kind.');
  const kind = fault['kind'];
  if (typeof kind !== 'string' || !Object.hasOwn(kinds, kind)) {
    throw new TypeError(`kind: ${JSON.stringify(kind)} is none of ${Object.keys(kinds).join(', ')}.`);
  }
  const rules = { ...scope, ...kinds[kind as Fault['kind']] };
  for (const [field, rule] of Object.entries(rules)) {
    const value = fault[field];
    if (value === undefined ? rule.required : !rule.accepts(value)) {
      throw new TypeError(`${field}: ${JSON.stringify(value)} is not possible for a fault of kind ${kind}.`);
    }
  }
  const unknown = Object.keys(fault).find((field) => !Object.hasOwn(rules, field));
  if (unknown) throw new TypeError(`${unknown}: a fault of kind ${kind} has no such field.`);
  const operation = fault['operation'] ?? '*';
  if (!['*', ...operations].includes(operation as string)) {
    throw new TypeError(`operation: ${JSON.stringify(operation)} is none of *, ${operations.join(', ')}.`);
  }
}

function required(accepts: Rule['accepts']): Rule {
  return { required: true, accepts };
}

function optional(accepts: Rule['accepts']): Rule {
  return { required: false, accepts };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function isWhole(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0;
}

function isStatus(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 200 && Number(value) <= 599;
}

function isStage(value: unknown): boolean {
  return stages.includes(value as string);
}

function isLateStage(value: unknown): boolean {
  return isStage(value) && value !== 'before-body';
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
