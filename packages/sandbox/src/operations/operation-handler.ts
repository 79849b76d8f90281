import type { Answer } from '../answers/answer.js';
import type { AccountOptions } from '../auth/accounts.js';
import type { QueryValues } from '../openapi/parse-query.js';
import type { Operation } from '../openapi/spec.js';

/** A request that may be answered: who asks is known, and the form of it is as the spec says. */
export interface ApiCall {
  readonly operation: Operation;
  readonly account: AccountOptions;
  /** Path and query, as sent. */
  readonly url: string;
  readonly query: QueryValues;
  /** The JSON of the body; undefined where there is none. It is not checked against its schema yet. */
  readonly body: unknown;
  /** The number of the request, as in the request log. */
  readonly requestNumber: number;
  readonly nowMs: number;
}

/** An answer of an operation, and the id of the message that was accepted, where one was. */
export interface OperationAnswer extends Answer {
  readonly acceptedId?: string;
}

/** What the sandbox does for an operation of the spec. */
export type OperationHandler = (call: ApiCall) => OperationAnswer;

/** Handles an operation that the sandbox does not know: with the example of the first success that the spec describes. */
export function answerFromSpec({ operation }: ApiCall): OperationAnswer {
  const success = [...operation.responses].find(([status]) => status >= 200 && status < 300);
  if (!success) return { status: 200, body: '' };
  const [status, response] = success;
  const example = response.example();
  return { status, body: example === undefined ? '' : JSON.stringify(example) };
}
