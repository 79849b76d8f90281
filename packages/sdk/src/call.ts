import type { Operation } from '@bandwidth-messages/client/operations';
import type { AxiosStatic, RawAxiosRequestConfig } from 'axios';
import type { Clock } from './clock.js';
import type { MessagesErrorCode } from './errors/errors.js';
import { type Problem, foreignProblem, stoppedProblem } from './errors/problem.js';
import type { Emit } from './events.js';
import type { Redaction } from './redaction/redaction.js';
import type { AnswerHeaders } from './response/answer-headers.js';
import type { Content } from './response/read-content.js';
import type { CallOptions } from './types.js';
import { failOption, requireKeys, requirePositive } from './validation.js';

/** Headers as axios keeps them. Its declarations for CommonJS export the class as a value alone. */
export type AxiosHeaders = InstanceType<AxiosStatic['AxiosHeaders']>;

/** Checks that a value can be listened to as an `AbortSignal`, also one of a polyfill or of another realm. */
function requireSignal(value: unknown): AbortSignal {
  const { aborted, addEventListener } = (value ?? {}) as Partial<AbortSignal>;
  if (typeof aborted === 'boolean' && typeof addEventListener === 'function') return value as AbortSignal;
  const isController = typeof value === 'object' && value !== null && 'signal' in value && 'abort' in value;
  const hint = isController ? '; give controller.signal instead of the controller' : '';
  return failOption('signal', `an AbortSignal${hint}`);
}

/**
 * Checks the options of one call.
 * @throws ValidationError that names the first option that cannot be right
 */
export function readCallOptions(given: unknown): CallOptions {
  if (given === undefined) return {};
  requireKeys('options', given, ['signal', 'timeoutMs', 'deadlineMs']);
  const { signal, timeoutMs, deadlineMs } = given as CallOptions;
  return {
    ...(signal !== undefined && { signal: requireSignal(signal) }),
    ...(timeoutMs !== undefined && { timeoutMs: requirePositive('timeoutMs', timeoutMs) }),
    ...(deadlineMs !== undefined && { deadlineMs: requirePositive('deadlineMs', deadlineMs, true) }),
  };
}

/** The options of one call of the generated API. */
export interface ApiCallOptions extends CallOptions {
  readonly headers?: RawAxiosRequestConfig['headers'];
}

/**
 * Checks those options of axios that hold: the others would be passed over.
 * @throws ValidationError that names the first option that cannot be right
 */
export function readApiOptions(given: unknown = {}): ApiCallOptions {
  requireKeys('options', given, ['signal', 'timeout', 'headers']);
  const { signal, timeout, headers } = given as RawAxiosRequestConfig;
  if (headers && typeof headers !== 'object') failOption('headers', 'an object');
  return {
    ...(signal && { signal: requireSignal(signal) }),
    // To axios, 0 means that there is none.
    ...(timeout && { timeoutMs: requirePositive('timeout', timeout) }),
    headers: headers ?? {},
  };
}

/** A request as it goes over the wire. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** What is known of a call before its request has been built. */
export interface CallStart {
  readonly operation: Operation;
  /** What the caller gave, to be taken out of texts that came from outside. */
  readonly given: Readonly<Record<string, unknown>>;
  /** A text field that a successful answer must have. */
  readonly requiredField?: string | undefined;
  /** Ends the call, with a `CallStopped` as the reason. */
  readonly controller: AbortController;
  /** Of whoever may give the call up. */
  readonly callerSignal?: AbortSignal | undefined;
  /** Nobody waits for the call: `close()` ends it at once. */
  readonly isBackground?: boolean | undefined;
  readonly timeoutMs: number;
  readonly deadlineMs: number;
}

/** One call on its way through the pipeline. Nothing in it changes. */
export interface Call extends CallStart {
  /** The same on all events of the call. */
  readonly id: number;
  readonly accountId: string | undefined;
  readonly request: HttpRequest;
  /** When the call must have ended, on the monotonic clock. */
  readonly endMs: number;
  /** Aborts when the call is to end, with a `CallStopped` as its reason. */
  readonly signal: AbortSignal;
}

/** One attempt of a call. Nothing in it changes: the credential stage hands a copy on. */
export interface Attempt {
  readonly call: Call;
  /** From 1. */
  readonly number: number;
  /** Whether a refused credential may be renewed: once in a call. */
  readonly mayRenew: boolean;
  /** Headers of this attempt; with its credential from the credential stage on. */
  readonly headers: Readonly<Record<string, string>>;
  /** Set by the credential stage when the attempt has waited at the gate before. */
  readonly pass: GatePass | undefined;
}

/** The right to pass the pause gate, for as long as no further pause has begun: the pause that was waited out. */
export type GatePass = object;

/** What the stages of a client have in common. */
export interface StageParts {
  readonly clock: Clock;
  readonly emit: Emit;
  readonly redaction: Redaction;
}

/** A stage of the pipeline: does its part and leaves the rest to the next one. */
export type Send = (attempt: Attempt) => Promise<Answer | Failure>;

/** The stages below the credential, which is asked for anew after each wait at the gate. */
export type SendOrWait = (attempt: Attempt) => Promise<Answer | Failure | Waited>;

/** Status and headers of an answer came. They count, whatever happens to the body. */
export interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: AnswerHeaders;
  /** The same for users of the generated API, where the adapter gave them so. */
  readonly axiosHeaders?: AxiosHeaders | undefined;
  /** How long the API asked to wait, where it did. */
  readonly retryAfterMs: number | undefined;
  /** Settles when the body has been read, or cannot be read any further. Never rejects. */
  readonly content: Promise<Content>;
  /** The credential was refused and has been renewed: the request may be sent once more, at once. */
  readonly isRenewed?: true;
}

/**
 * How far a request came that got no answer. `nothing`: it was given up, or refused, before it was handed to the
 * adapter. `adapter`: it is certain that not a byte of it was written. `server`: the server may have read it.
 */
export type Reached = 'nothing' | 'adapter' | 'server';

/** There is no answer. */
export interface Failure {
  readonly kind: 'failure';
  readonly reached: Reached;
  readonly problem: Problem;
}

/** The attempt has waited at the gate. Its credential may be old by now: it has to be asked for anew. */
export interface Waited {
  readonly kind: 'waited';
  readonly pass: GatePass;
}

/** What the attempts of a call add up to. */
export interface History {
  /** How many requests were handed to the adapter. */
  readonly attempts: number;
  /** Whether one of them may have been accepted. */
  readonly isUncertain: boolean;
  readonly wasRenewed: boolean;
}

/** How a call ended. */
export interface Ending {
  readonly result: Answer | Failure;
  readonly history: History;
  /** A sentence about why nothing more was tried. */
  readonly note?: string | undefined;
  /** The wait that would not have fitted into the deadline. */
  readonly waitMs?: number | undefined;
}

/** Nothing of this attempt was sent. */
export function notSent(problem: Problem): Failure {
  return { kind: 'failure', reached: 'nothing', problem };
}

/** What an auth provider, a limiter or another part that is not ours failed with, before anything of this attempt was sent. */
export function failedBy(
  call: Call,
  error: unknown,
  redaction: Redaction,
  code: 'rate-limit' | 'authentication',
  text: string,
): Failure {
  if (call.signal.aborted) return stopped(call);
  return notSent(foreignProblem(error, redaction.safeCause(error, call), code, text));
}

/** A call that was stopped by its caller, by its deadline or by `close()`, while nothing of it was under way. */
export function stopped(call: Call): Failure {
  return notSent(stoppedProblem(call.signal, call.deadlineMs));
}

export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** The code of the error that an answer with this status, or one that cannot be read, is. */
export function codeOfStatus(status: number, { authenticated }: Operation): MessagesErrorCode {
  if (isSuccess(status)) return 'decode';
  if (status === 429) return 'rate-limit';
  // A token endpoint may also say 400 to a client that it does not know.
  const isRefused = !authenticated && status >= 400 && status < 500 && status !== 408;
  return status === 401 || isRefused ? 'authentication' : 'api';
}
