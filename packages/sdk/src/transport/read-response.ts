import type { Model, Operation } from '@bandwidth-messages/client/operations';
import type { HttpResponse } from './http-sender.js';

/** What is in the body of an answer. */
export type Body = { readonly value: unknown } | { readonly problem: string };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const parseJson = (body: string): Body => {
  const text = body.charCodeAt(0) === 0xfeff ? body.slice(1) : body;
  if (!text.trim()) return { value: undefined };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return { problem: 'its body is not JSON' };
  }
};

/**
 * Reads the body of a successful answer. Only what the SDK itself must rely on is checked: that there is an object, that
 * its rows are a list, and that its parts are objects. Anything else may look odd, and is passed on.
 */
export const readBody = (
  response: HttpResponse,
  operation: Operation,
  models: Readonly<Record<string, Model>>,
): Body => {
  const body = parseJson(response.body);
  const model = operation.responseModel === undefined ? undefined : models[operation.responseModel];
  if (!model || 'problem' in body) return body;
  const { value } = body;
  if (value === undefined) return { problem: 'it has no body' };
  if (!isObject(value)) return { problem: 'its body is not an object' };
  for (const { name, type, items } of model.fields) {
    const field = value[name];
    if (type === 'array' && items?.type === 'model' && !Array.isArray(field)) {
      return { problem: `${name} is not a list` };
    }
    if (type === 'model' && field !== undefined && !isObject(field)) {
      return { problem: `${name} is not an object` };
    }
  }
  return body;
};

/** What an answer says about a failure, in any of the shapes that are known to come. */
export interface Complaint {
  readonly type: string | undefined;
  readonly description: string | undefined;
  readonly fieldErrors: readonly { fieldName?: string; description?: string }[] | undefined;
}

const text = (...values: readonly unknown[]): string | undefined =>
  values.find((value): value is string => typeof value === 'string' && value !== '');

/** The API says `type` and `description`, its gateway `error` and `message`, an OAuth server `error_description`. */
export const readComplaint = (response: HttpResponse): Complaint => {
  const body = parseJson(response.body);
  const value = 'value' in body && isObject(body.value) ? body.value : {};
  const fieldErrors = Array.isArray(value['fieldErrors']) ? value['fieldErrors'].filter(isObject) : undefined;
  return {
    type: text(value['type'], value['error']),
    description: text(value['description'], value['error_description'], value['message']),
    fieldErrors: fieldErrors?.map((entry) => ({
      ...(typeof entry['fieldName'] === 'string' && { fieldName: entry['fieldName'] }),
      ...(typeof entry['description'] === 'string' && { description: entry['description'] }),
    })),
  };
};

const REQUEST_ID_HEADERS = ['x-request-id', 'x-correlation-id', 'x-amzn-requestid', 'request-id'];

/** The API documents no id of this kind; a gateway in front of it may still give one. */
export const requestIdOf = ({ headers }: HttpResponse): string | undefined =>
  text(...REQUEST_ID_HEADERS.map((name) => headers[name]));
