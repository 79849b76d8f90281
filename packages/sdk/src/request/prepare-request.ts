import type { Model, Operation } from '@bandwidth-messages/client/operations';
import { ValidationError } from '../errors/errors.js';
import { showKey, suggest } from '../validation.js';
import { type WireRule, nameOf, wireFields } from './wire-value.js';

/** Parameters and body of an operation, by the names that the generated client gives them. */
export type Values = Readonly<Record<string, unknown>>;

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

  const rules: WireRule[] = [...parameters];
  if (body) rules.push({ model: '', ...body, type: 'model' });
  const isKnown = (key: string): boolean => rules.some((rule) => nameOf(rule) === key);
  const unknown = Object.keys(values).find((key) => values[key] !== undefined && !isKnown(key));
  if (unknown !== undefined) {
    const name = showKey(unknown);
    fail(name, `there is no parameter ${name}`, suggest(unknown, rules.map(nameOf)));
  }
  const wire = wireFields(rules, values, '', { models, bodyName: body?.name, refuse });
  const given = parameters.filter(({ property }) => property in wire);
  for (const { in: place, property } of given) {
    // In a path they mean "here" and "one up", encoded or not.
    if (place === 'path' && /^\.\.?$/.test(String(wire[property]))) refuse(property, 'more than dots');
  }
  const isFilter = ({ in: place, property }: (typeof given)[number]): boolean =>
    place === 'query' && !notFilters.includes(property);
  if (operation.atLeastOneQueryParameter && !given.some(isFilter)) {
    const others = notFilters.length > 0 ? ` besides ${notFilters.join(', ')}` : '';
    fail('query', `it needs at least one filter${others}`, hintAtEverything(operation));
  }
  return wire;
}

function hintAtEverything({ retentionDays }: Operation): string {
  if (retentionDays === undefined) return '';
  return ` To ask for everything, give the start of the log: fromDateTime: new Date(Date.now() - ${retentionDays} * 24 * 60 * 60 * 1000).`;
}
