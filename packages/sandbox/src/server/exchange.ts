import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestRecord } from './request-log.js';
import type { Route } from './router.js';

/** Where a request leads. */
export type Target = Route | { readonly kind: 'token' };

/** One request on its way through the server. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly record: RequestRecord;
  readonly target: Target;
  readonly path: string;
  /** The query as sent, without its question mark. */
  readonly query: string;
  /** The `authorization` header, which the record does not keep. */
  readonly authorization: string | undefined;
  /** The body; empty where there is none. */
  bytes: Buffer;
  /** Set when the body could not be read to its end. */
  bodyProblem: 'too-large' | 'endless' | 'gone' | undefined;
}

/** What the faults call the operation of a request; undefined for those that no fault strikes. */
export function operationName(target: Target): string | undefined {
  if (target.kind === 'operation') return target.operation.id;
  return target.kind === 'token' ? 'token' : undefined;
}

/** Whether a request says that it has a body. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}
