import type { Model, Operation } from '@bandwidth-messages/client/operations';
import type { HttpResponse } from './http-sender.js';

/** What is in the body of an answer, or why that can not be read. */
export interface Body {
  readonly value?: unknown;
  readonly problem?: string;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const parseJson = (body: string): Body => {
  const text = body.charCodeAt(0) === 0xfeff ? body.slice(1) : body;
  try {
    return text.trim() ? { value: JSON.parse(text) as unknown } : {};
  } catch {
    return { problem: 'its body is not JSON' };
  }
};

/**
 * Reads the body of a successful answer. Only what the SDK itself must rely on is checked: that there is an object, that
 * its rows are a list, and that its parts are objects. Anything else may look odd, and is passed on.
 */
export const readBody = (
  { body: text }: HttpResponse,
  { responseModel }: Operation,
  models: Readonly<Record<string, Model>>,
): Body => {
  const body = parseJson(text);
  const model = responseModel === undefined ? undefined : models[responseModel];
  if (!model || body.problem !== undefined) return body;
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

const firstText = (...values: readonly unknown[]): string | undefined =>
  values.find((value): value is string => typeof value === 'string' && value !== '');

/** The API says `type` and `description`, its gateway `error` and `message`, an OAuth server `error_description`. */
export const readComplaint = ({ body }: HttpResponse): Complaint => {
  const { value } = parseJson(body);
  const { type, error, description, error_description, message, fieldErrors } = isObject(value) ? value : {};
  const faults = Array.isArray(fieldErrors) ? fieldErrors.filter(isObject) : undefined;
  return {
    type: firstText(type, error),
    description: firstText(description, error_description, message),
    fieldErrors: faults?.map((fault) => ({
      ...(typeof fault['fieldName'] === 'string' && { fieldName: fault['fieldName'] }),
      ...(typeof fault['description'] === 'string' && { description: fault['description'] }),
    })),
  };
};

const REQUEST_ID_HEADERS = ['x-request-id', 'x-correlation-id', 'x-amzn-requestid', 'request-id'];

/** The API documents no id of this kind; a gateway in front of it may still give one. What looks like none is none. */
export const requestIdOf = ({ headers }: HttpResponse): string | undefined => {
  const id = firstText(...REQUEST_ID_HEADERS.map((name) => headers[name]));
  return id && /^[\w.:=+/-]{1,128}$/.test(id) ? id : undefined;
};
