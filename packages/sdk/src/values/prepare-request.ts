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

/** Checks and builds the requests of one operation. */
export interface RequestBuilder {
  /**
   * Checks the values of a request and turns them into what goes over the wire. `values` holds the parameters of the
   * operation by name, and its body under any other name.
   * @throws ValidationError for a value that the API would surely refuse
   */
  toWire(values: Values): Values;
  /** Builds the request from what `toWire` returned. */
  encode(wire: Values): PreparedRequest;
}

export const createRequestBuilder = (
  operation: Operation,
  models: Readonly<Record<string, Model>>,
  baseUrl: string,
): RequestBuilder => {
  const { operationId, method, safeToRepeat, body, atLeastOneQueryParameter } = operation;
  const rules = new Map<string, ParameterRule>(operation.parameters.map((rule) => [rule.name, rule]));
  const required = operation.parameters.filter((rule) => rule.required).map(({ name }) => name);

  const refuse: Refuse = (field, accepted) => {
    const outcome = safeToRepeat ? undefined : 'not-accepted';
    const details = { field, operation: operationId, attempts: 0, outcome } as const;
    throw new ValidationError(`${operationId}: ${field} must be ${accepted}; nothing was sent.`, details);
  };
  const context = { models, refuse };

  const toWire = (values: Values): Values => {
    const wire: Record<string, unknown> = {};
    let hasQuery = false;
    let bodyName: string | undefined;
    for (const name in values) {
      const value = values[name];
      const rule = rules.get(name);
      if (rule) {
        // An empty text is how forms say "nothing"; sent along, it would ask for rows where the field is empty.
        if (isAbsent(rule, value) || value === '') continue;
        wire[name] = toWireValue(rule, value, name, context);
        // In a path they mean "here" and "one up", encoded or not.
        if (rule.in === 'path' && /^\.\.?$/.test(String(wire[name]))) refuse(name, 'more than dots');
        hasQuery ||= rule.in === 'query';
      } else if (body && bodyName === undefined) bodyName = name;
      else if (value !== undefined) refuse(name, 'left out, as there is no such parameter');
    }
    for (const name of required) if (!(name in wire)) refuse(name, 'given');
    if (atLeastOneQueryParameter && !hasQuery) refuse('query', 'given: the API wants a filter');
    const value = bodyName === undefined ? undefined : values[bodyName];
    if (bodyName !== undefined && !isAbsent(undefined, value)) {
      const model = body?.model;
      wire[bodyName] =
        model === undefined ? value : toWireValue({ type: 'model', model }, value, '', context);
    } else if (body?.required) refuse(bodyName ?? 'body', 'given');
    return wire;
  };

  const encode = (wire: Values): PreparedRequest => {
    const headers: Record<string, string> = { Accept: 'application/json' };
    let path: string = operation.path;
    let query = '';
    let text: string | undefined;
    for (const name in wire) {
      const value = wire[name];
      const place = rules.get(name)?.in;
      if (place === 'query') {
        for (const item of Array.isArray(value) ? value : [value]) {
          query += `${query ? '&' : '?'}${name}=${encodeURIComponent(String(item))}`;
        }
      } else if (place === 'path') {
        path = path.replace(`{${name}}`, () => encodeURIComponent(String(value)));
      } else if (place === 'header') headers[name] = String(value);
      else if (body) {
        headers['Content-Type'] = body.contentType;
        text = JSON.stringify(value);
      }
    }
    return { method, url: baseUrl + path + query, headers, body: text, given: wire };
  };

  return { toWire, encode };
};
