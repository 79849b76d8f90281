import type { Model, Operation, ParameterRule } from '@bandwidth-messages/client/operations';
import { ValidationError } from '../errors/errors.js';
import { type Refuse, isAbsent, toWireValue } from './wire-value.js';

type Values = Readonly<Record<string, unknown>>;

/** A request, checked and encoded. */
export interface PreparedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** What the caller gave, for taking it out of error texts. */
  readonly given: Values;
}

/** Refuses a value of a request to `operation`: nothing is sent. */
const refuseFor =
  ({ operationId: operation, safeToRepeat }: Operation): Refuse =>
  (field, accepted) => {
    throw new ValidationError(`${operation}: ${field} must be ${accepted}; nothing was sent.`, {
      field,
      operation,
      attempts: 0,
      outcome: safeToRepeat ? undefined : 'not-accepted',
    });
  };

/**
 * Checks the values of a request and turns them into what goes over the wire. `values` holds the parameters of the
 * operation by name, and its body under any other name.
 * @throws ValidationError for a value that the API would surely refuse
 */
export const toWireValues = (
  operation: Operation,
  values: Values,
  models: Readonly<Record<string, Model>>,
): Values => {
  const refuse = refuseFor(operation);
  const context = { models, refuse };
  const wire: Record<string, unknown> = {};
  const left = new Set(Object.keys(values));
  let hasQuery = false;

  for (const rule of operation.parameters) {
    const value = values[rule.name];
    left.delete(rule.name);
    // An empty text is how forms say "nothing"; sent along, it would ask for rows where the field is empty.
    if (isAbsent(rule, value) || value === '') {
      if (rule.required) refuse(rule.name, 'given');
      continue;
    }
    wire[rule.name] = toWireValue(rule, value, rule.name, context);
    hasQuery ||= rule.in === 'query';
  }
  if (operation.atLeastOneQueryParameter && !hasQuery) refuse('query', 'given: the API wants a filter');

  const [body, stranger] = operation.body ? [...left] : [undefined, ...left];
  if (stranger !== undefined) refuse(stranger, 'left out, as there is no such parameter');
  if (!operation.body) return wire;
  const { model, required } = operation.body;
  const value = body === undefined ? undefined : values[body];
  if (!isAbsent(undefined, value)) {
    wire[body!] = model === undefined ? value : toWireValue({ type: 'model', model }, value, '', context);
  } else if (required) refuse(body ?? 'body', 'given');
  return wire;
};

/** Builds the request of an operation from what {@link toWireValues} returned. */
export const encodeRequest = (operation: Operation, wire: Values, baseUrl: string): PreparedRequest => {
  const headers: Record<string, string> = { Accept: 'application/json' };
  const left = new Set(Object.keys(wire));
  let path: string = operation.path;
  let query = '';

  const put = (rule: ParameterRule, value: unknown): void => {
    if (rule.in === 'query') {
      for (const item of [value].flat()) {
        query += `${query ? '&' : '?'}${rule.name}=${encodeURIComponent(String(item))}`;
      }
    } else if (rule.in === 'path') {
      const text = String(value);
      // They mean "here" and "one up", encoded or not.
      if (text === '.' || text === '..') refuseFor(operation)(rule.name, 'more than dots');
      path = path.replace(`{${rule.name}}`, () => encodeURIComponent(text));
    } else if (rule.in === 'header') headers[rule.name] = String(value);
  };
  for (const rule of operation.parameters) {
    if (left.delete(rule.name)) put(rule, wire[rule.name]);
  }

  const [bodyName] = left;
  const body = bodyName === undefined ? undefined : JSON.stringify(wire[bodyName]);
  if (body !== undefined) headers['Content-Type'] = operation.body!.contentType;
  return { method: operation.method, url: baseUrl + path + query, headers, body, given: wire };
};
