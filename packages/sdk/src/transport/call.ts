import type { Operation } from '@bandwidth-messages/client/operations';
import type { Canceller } from '../cancel.js';
import type { ErrorDetails, SendOutcome } from '../errors/messages-error.js';
import type { PreparedRequest } from '../values/prepare-request.js';

/** What every method that sends something takes as its last argument. */
export interface CallOptions {
  /** Gives the call up: it rejects with an `AbortError` that keeps the reason. */
  readonly signal?: AbortSignal | undefined;
  /** How long one attempt may take, in milliseconds. @default the client's `timeoutMs` */
  readonly timeoutMs?: number | undefined;
  /** How long the call may take with all its waits and retries, in milliseconds. @default the client's `deadlineMs` */
  readonly deadlineMs?: number | undefined;
}

/** One call on its way through the stages. */
export interface Call {
  readonly id: number;
  readonly operation: Operation;
  readonly request: PreparedRequest;
  readonly timeoutMs: number;
  readonly deadlineMs: number;
  /** The caller's own signal. */
  readonly caller: AbortSignal | undefined;
  /** Ends the call early; absent when nothing can. */
  canceller: Canceller | undefined;
  /** In milliseconds since the epoch. */
  deadlineAt: number;
  /** The headers of this attempt. */
  headers: Readonly<Record<string, string>>;
  /** How many attempts left for the network. */
  attempts: number;
  /** Whether the server may have read this attempt. */
  written: boolean;
  /** Whether this attempt, or one before it, may have been accepted. */
  uncertain: boolean;
  /** Whether the credential was refused: `now`, so that a fresh one may help, or `before`. */
  refused: 'now' | 'before' | undefined;
}

export interface ApiResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly data: unknown;
}

/** A stage: does its part, and leaves the rest to the next one. */
export type Send = (call: Call) => Promise<ApiResponse>;

/** What is known of the fate of a request; nothing to tell for one that may be repeated. */
const outcomeOf = ({ operation, uncertain }: Call): SendOutcome | undefined =>
  operation.safeToRepeat ? undefined : uncertain ? 'unknown' : 'not-accepted';

const CONSEQUENCES = {
  'not-accepted': '. It was not accepted.',
  unknown: '. It may have been accepted: look it up before sending it again.',
};

/** Message and details of an error of a call. `problem` ends without a full stop. */
export const describe = <D extends object>(
  call: Call,
  problem: string,
  details: D,
): [message: string, details: D & ErrorDetails] => {
  const { operationId: operation } = call.operation;
  const outcome = outcomeOf(call);
  const consequence = outcome ? CONSEQUENCES[outcome] : '.';
  return [
    `${operation} ${problem}${consequence}`,
    { ...details, operation, attempts: call.attempts, outcome },
  ];
};

/** The fields that the events of a call have in common. */
export const eventOf = ({
  id: callId,
  operation,
  attempts: attempt,
}: Call): { readonly operation: string; readonly callId: number; readonly attempt: number } => ({
  operation: operation.operationId,
  callId,
  attempt,
});
