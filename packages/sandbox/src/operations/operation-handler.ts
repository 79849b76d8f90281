import type { AccountOptions } from '../auth/accounts.js';
import type { Operation } from '../openapi/spec.js';
import type { Answer } from '../answers/answer.js';
import type { QueryValues } from '../openapi/parse-query.js';
import type { RequestRecord } from '../server/request-log.js';

/** A request that may be answered: who asks is known, and the form of it is as the spec says. */
export interface ApiCall {
  readonly operation: Operation;
  readonly account: AccountOptions;
  readonly query: QueryValues;
  /** The JSON of the body; undefined where there is none. It is not checked against its schema yet. */
  readonly body: unknown;
  readonly record: RequestRecord;
  readonly nowMs: number;
}

/** What the sandbox knows to do for an operation of the spec. */
export type OperationHandler = (call: ApiCall) => Answer;

/** For an operation that the sandbox has no handler for: the first success that the spec describes. */
export const answerFromSpec: OperationHandler = ({ operation }) => {
  const success = [...operation.responses].find(([status]) => status >= 200 && status < 300);
  if (!success) return { status: 200, body: '' };
  const [status, response] = success;
  const example = response.example();
  return { status, body: example === undefined ? '' : JSON.stringify(example) };
};
