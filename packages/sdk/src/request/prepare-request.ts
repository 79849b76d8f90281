import type { Model, Operation, ParameterRule } from '@bandwidth-messages/client/operations';
import { ValidationError } from '../errors/errors.js';
import { showKey, suggest } from '../validation.js';
import { isAbsent, toWireValue } from './wire-value.js';

/** Parameters and body of an operation, by the names that the generated client gives them. */
export type Values = Readonly<Record<string, unknown>>;

/** Whether a value says nothing: an empty text is how forms say it. */
function isNothing(rule: ParameterRule, value: unknown): boolean {
  return isAbsent(rule, value) || value === '';
}

/**
 * Checks the values of a request and turns them into what goes over the wire. What was converted may be given again.
 * @param notFilters parameters that do not count where the API wants a filter
 * @throws ValidationError for a value that the API would surely refuse, or that cannot be sent
 */
export function prepareRequest(
  operation: Operation,
  models: Readonly<Record<string, Model>>,
  values: Values,
  notFilters: readonly string[] = [],
): Values {
  const { operationId, safeToRepeat, body, parameters } = operation;
  const fail = (field: string, problem: string, hint = ''): never => {
    const outcome = safeToRepeat ? undefined : 'not-accepted';
    const details = { field, operation: operationId, attempts: 0, outcome } as const;
    throw new ValidationError(`${operationId}: ${problem}; nothing was sent.${hint}`, details);
  };
  const refuse = (field: string, accepted: string): never => fail(field, `${field} must be ${accepted}`);
  const context = { models, refuse };

  const wire: Record<string, unknown> = {};
  let hasFilter = !operation.atLeastOneQueryParameter;
  for (const [key, value] of Object.entries(values)) {
    if (value === undefined || key === body?.name) continue;
    const rule = parameters.find(({ property }) => property === key);
    if (!rule) {
      const known = [...parameters.map(({ property }) => property), ...(body ? [body.name] : [])];
      return fail(showKey(key), `there is no parameter ${showKey(key)}`, suggest(key, known));
    }
    if (isNothing(rule, value)) continue;
    wire[key] = toWireValue(rule, value, key, context);
    // In a path they mean "here" and "one up", encoded or not.
    if (rule.in === 'path' && /^\.\.?$/.test(String(wire[key]))) refuse(key, 'more than dots');
    hasFilter ||= rule.in === 'query' && !notFilters.includes(key);
  }
  for (const { property, required } of parameters) {
    if (required && !(property in wire)) refuse(property, 'given');
  }
  if (!hasFilter) {
    const others = notFilters.length > 0 ? ` besides ${notFilters.join(', ')}` : '';
    fail('query', `it needs at least one filter${others}`, hintAtEverything(operation));
  }
  if (!body) return wire;
  const content = values[body.name];
  if (isAbsent(undefined, content)) {
    if (body.required) refuse(body.name, 'given');
  } else if (body.model === undefined) wire[body.name] = content;
  else wire[body.name] = toWireValue({ type: 'model', model: body.model }, content, '', context);
  return wire;
}

function hintAtEverything({ retentionDays }: Operation): string {
  if (retentionDays === undefined) return '';
  return ` To ask for everything, give the start of the log: fromDateTime: new Date(Date.now() - ${retentionDays} * 24 * 60 * 60 * 1000).`;
}
