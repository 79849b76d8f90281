import { type Answer, type Call, type CallStart, type Ending, codeOfStatus } from '../call.js';
import {
  AbortError,
  ApiError,
  AuthenticationError,
  ConnectionError,
  DecodeError,
  type MessagesError,
  RateLimitError,
  type SendOutcome,
  TimeoutError,
  copyError,
  isMessagesError,
} from '../errors/errors.js';
import type { Redaction } from '../redaction/redaction.js';
import { firstOf, requestIdOf } from '../response/answer-headers.js';
import { type Content, type ErrorBody, readErrorBody } from '../response/read-content.js';
import { type Problem, attemptTooLong } from '../errors/problem.js';

type ErrorClass = new (message: string, details: object) => MessagesError;

const CONSEQUENCES: Readonly<Record<SendOutcome, string>> = {
  'not-accepted': '. It was not accepted.',
  unknown: '. It may have been accepted: look it up before sending it again.',
};
const CLASSES = {
  abort: AbortError,
  api: ApiError,
  authentication: AuthenticationError,
  connection: ConnectionError,
  decode: DecodeError,
  'rate-limit': RateLimitError,
  timeout: TimeoutError,
} as Readonly<Record<string, ErrorClass | undefined>>;
/** As much of the API's words about single fields as a message shows. */
const MAX_FAULTS_LENGTH = 1000;
/** A word of the API for a kind of error; anything else in its place is not shown. */
const ERROR_TYPE = /^[\w][\w .:/-]{0,79}$/;
/** What a token endpoint may answer (RFC 6749, section 5.2, and common ones): anything else could be a token. */
const TOKEN_ERROR_TYPE =
  /^(invalid_(request|client|grant|scope)|(unauthorized|unsupported)_(client|grant_type)|access_denied|(server|temporarily)_(error|unavailable)|slow_down)$/;

/** The error that a call without a usable answer ends with. */
export function createCallError(
  call: Call,
  { result, history, note, waitMs }: Ending,
  content: Content | undefined,
  redaction: Redaction,
): MessagesError {
  const { operationId: operation, safeToRepeat } = call.operation;
  const outcome: SendOutcome | undefined = safeToRepeat
    ? undefined
    : history.isUncertain
      ? 'unknown'
      : 'not-accepted';
  const host = hostOf(call.request.url);
  const { accountId } = call;
  const common = { operation, attempts: history.attempts, outcome, accountId, host };
  const retryAfter = waitMs === undefined ? {} : { retryAfterMs: waitMs };
  const { code, text, details, original } =
    result.kind === 'failure' ? result.problem : problemOf(call, result, content, redaction);

  const account = accountId === undefined ? '' : ` (account ${accountId}, ${host})`;
  const consequence = outcome ? CONSEQUENCES[outcome] : '.';
  const message = `${operation}${account} ${text}${consequence}${note ? ` ${note}` : ''}`;
  if (original) return copyError(original, common, message);
  const errorClass = CLASSES[code] ?? ConnectionError;
  return new errorClass(message, { ...details, ...common, ...retryAfter });
}

/**
 * An error of the SDK as it is. Anything else comes from a clock, a signal or another part of others that failed where no
 * stage expects it.
 */
export function ensureCallError(
  error: unknown,
  start: CallStart,
  known: { readonly accountId: string; readonly isUnsent: boolean; readonly redaction: Redaction },
): MessagesError {
  if (isMessagesError(error)) return error;
  const { accountId, isUnsent, redaction } = known;
  const { operationId: operation, safeToRepeat } = start.operation;
  const outcome: SendOutcome | undefined = safeToRepeat ? undefined : isUnsent ? 'not-accepted' : 'unknown';
  const consequence = outcome ? CONSEQUENCES[outcome] : '.';
  const text = `${operation} failed in a part that was handed to the client, such as its clock, adapter or signal`;
  const cause = redaction.safeCause(error, start);
  const details = { operation, outcome, accountId, cause, ...(isUnsent && { attempts: 0 }) };
  return new ConnectionError(text + consequence, details);
}

function hostOf(url: string): string {
  return /^\w+:\/\/([^/?#]+)/.exec(url)?.[1] ?? '';
}

function problemOf(
  call: Call,
  { status, headers, retryAfterMs }: Answer,
  content: Content | undefined,
  redaction: Redaction,
): Problem {
  const clean = (text: string): string => redaction.clean(text, call);
  const requestId = requestIdOf(headers, clean);
  if (content?.problem === 'late') return attemptTooLong(call, `got status ${status}, but not its body`);
  if (content?.words !== undefined) {
    const given = /^[\w.+/-]+/.exec(firstOf(headers['content-type']) ?? '')?.[0];
    const contentType = given && clean(given);
    const kind = `${contentType ?? 'no content type'}, ${content.bytes} bytes`;
    const text = `was answered with status ${status}, but ${content.words} (${kind})`;
    return { code: 'decode', text, details: { status, contentType, bodyBytes: content.bytes, requestId } };
  }
  const said = errorBodyOf(call, content, clean);
  const faults = said.fieldErrors?.map(({ fieldName, description }) => `${fieldName}: ${description}`);
  const words = [
    `failed with status ${status}`,
    said.type && ` ${said.type}`,
    said.description && `: ${said.description.replace(/\.$/, '')}`,
    status >= 300 && status < 400 && ': redirects are not followed',
    faults?.length && ` (${faults.join('; ').slice(0, MAX_FAULTS_LENGTH)})`,
  ];
  const details = { status, ...said, retryAfterMs, requestId };
  return { code: codeOfStatus(status, call.operation), text: words.filter(Boolean).join(''), details };
}

/** The words of the API, without what must not be shown. Of the answer of a token endpoint, only its error code. */
function errorBodyOf(call: Call, content: Content | undefined, clean: (text: string) => string): ErrorBody {
  const { type = '', ...said } = readErrorBody(content?.value, clean);
  if (!call.operation.authenticated) return { type: TOKEN_ERROR_TYPE.test(type) ? type : undefined };
  return { type: ERROR_TYPE.test(type) ? clean(type) : undefined, ...said };
}
