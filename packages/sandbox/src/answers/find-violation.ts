import type { Operation } from '../openapi/spec.js';
import { bodyText, type Answer } from './answer.js';

/** What of an answer is not as the spec says; undefined when all is. */
export function findViolation(operation: Operation, answer: Answer): string | undefined {
  const response = operation.responses.get(answer.status);
  if (!response) return `${operation.id}: status ${answer.status} is not in the spec`;
  const missing = response.requiredHeaders.find((name) => answer.headers?.[name] === undefined);
  if (missing) return `${operation.id} ${answer.status}: header ${missing} is missing`;
  if (!response.check) return undefined;
  let body: unknown;
  try {
    body = JSON.parse(bodyText(answer));
  } catch {
    return `${operation.id} ${answer.status}: the body is not JSON`;
  }
  const [error] = response.check(body);
  return error && `${operation.id} ${answer.status}: ${error.instancePath || 'the body'} ${error.message}`;
}
