import type { Model } from '@bandwidth-messages/client/operations';
import { isObject } from './error-body.js';
import type { AnswerBody } from './read-body.js';

/** What is in the body of an answer, or why that cannot be read. */
export interface Content {
  readonly value?: unknown;
  /** `unreadable`: all of it came, and it is not what the operation answers with. */
  readonly problem?: 'cut' | 'late' | 'too-long' | 'unreadable' | undefined;
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

function parseJson(text: string): { readonly value?: unknown; readonly words?: string } {
  try {
    return text.trim() ? { value: JSON.parse(text) as unknown } : {};
  } catch {
    return { words: 'its body is not JSON' };
  }
}

/** The content of an error: whatever of it can be read. */
export function readErrorContent(body: AnswerBody): Content {
  const { value = parseJson(body.text).value, bytes } = body;
  return { value, bytes };
}

/**
 * The content of a successful answer. Only what the SDK itself must rely on is checked: that there is an object, that
 * its rows are a list, that its parts are objects, and that a required field is there. Anything else may look odd, and
 * is passed on.
 */
export function readContent(body: AnswerBody, expected: Expectation): Content {
  const { bytes, problem } = body;
  if (problem) return { problem, words: cutWords(problem, expected.maxBytes), bytes };
  const parsed = 'value' in body ? { value: body.value } : parseJson(body.text);
  const words = ('words' in parsed ? parsed.words : undefined) ?? shapeProblem(parsed.value, expected);
  return words === undefined ? { value: parsed.value, bytes } : { problem: 'unreadable', words, bytes };
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
  if (requiredField === undefined) return undefined;
  const field = value[requiredField];
  return typeof field === 'string' && field !== '' ? undefined : `it has no ${requiredField}`;
}
