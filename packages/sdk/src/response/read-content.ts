import type { Model } from '@bandwidth-messages/client/operations';
import type { ApiError } from '../errors/errors.js';
import { withoutUndefined } from '../validation.js';
import type { AnswerBody } from './read-body.js';

/** What is in the body of an answer, or why that cannot be read. */
export interface Content {
  readonly value?: unknown;
  /** `unreadable`: all of it came, and it is not what the operation answers with. */
  readonly problem?: AnswerBody['problem'] | 'unreadable';
  /** What is wrong, to stand after "but". */
  readonly words?: string | undefined;
  readonly bytes: number;
}

/** What the answer of an operation must be. */
export interface Expectation {
  readonly model: Model | undefined;
  /** A text field that must be there. */
  readonly requiredField: string | undefined;
  readonly maxBytes: number;
}

/** What an answer says about a failure, in any of the shapes that are known to come. */
export type ErrorBody = Pick<ApiError, 'type' | 'description' | 'fieldErrors'>;

/** No more field errors than these are looked at: a message has fewer fields. */
const MAX_FIELD_ERRORS = 20;

/**
 * The content of a successful answer. Only what the SDK itself must rely on is checked: that there is an object, that
 * its rows are a list, that its parts are objects, and that a required field is there. Anything else may look odd, and
 * is passed on.
 */
export function readContent(body: AnswerBody, expected: Expectation): Content {
  const { bytes, problem } = body;
  if (problem) return { problem, words: cutWords(problem, expected.maxBytes), bytes };
  const parsed = parse(body);
  const words = parsed.words ?? shapeProblem(parsed.value, expected);
  return words === undefined ? { value: parsed.value, bytes } : { problem: 'unreadable', words, bytes };
}

/** The content of an error: whatever of it can be read. */
export function readErrorContent(body: AnswerBody): Content {
  return { value: parse(body).value, bytes: body.bytes };
}

/**
 * The API says `type` and `description`, its gateway `error` and `message`, an OAuth server `error_description`.
 * @param clean takes what must not be shown out of a text
 */
export function readErrorBody(value: unknown, clean: (text: string) => string): ErrorBody {
  const said = isObject(value) ? value : {};
  const { type, error, description, message, fieldErrors } = said;
  function cleaned(...texts: unknown[]): string | undefined {
    const text = texts.find(isText);
    return text && clean(text);
  }
  const faults = Array.isArray(fieldErrors)
    ? fieldErrors.slice(0, MAX_FIELD_ERRORS).filter(isObject)
    : undefined;
  return {
    type: [type, error].find(isText),
    description: cleaned(description, said['error_description'], message),
    fieldErrors: faults?.map((fault) =>
      withoutUndefined({
        fieldName: cleaned(fault['fieldName']),
        description: cleaned(fault['description']),
      }),
    ),
  };
}

function parse(body: AnswerBody): { readonly value?: unknown; readonly words?: string } {
  if ('value' in body || !body.text.trim()) return { value: body.value };
  try {
    return { value: JSON.parse(body.text) as unknown };
  } catch {
    return { words: 'its body is not JSON' };
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function cutWords(problem: NonNullable<AnswerBody['problem']>, maxBytes: number): string {
  if (problem === 'too-long') return `its body is longer than ${maxBytes} bytes`;
  return problem === 'cut' ? 'its body was cut off' : 'its body did not come in time';
}

function shapeProblem(value: unknown, { model, requiredField }: Expectation): string | undefined {
  if (!model) return undefined;
  if (value === undefined) return 'it has no body';
  if (!isObject(value)) return 'its body is not an object';
  for (const { name, type, items } of model.fields) {
    const field = value[name];
    if (type === 'array' && items?.type === 'model' && !Array.isArray(field)) return `${name} is not a list`;
    if (type === 'model' && field !== undefined && !isObject(field)) return `${name} is not an object`;
  }
  if (requiredField === undefined || isText(value[requiredField])) return undefined;
  return `it has no ${requiredField}`;
}
