import { jsonAnswer, type Answer } from './answer.js';

/** A field of the body that is at fault. */
export interface FieldError {
  readonly fieldName: string;
  readonly description: string;
}

const LIST_OPERATION = 'listMessages';

function rejectWith(status: number, type: string, description: string, reason: string): Answer {
  return { ...jsonAnswer(status, { type, description }), reason };
}

export function rejectFields(fieldErrors: readonly FieldError[]): Answer {
  const body = { type: 'request-validation', description: 'Your request could not be accepted', fieldErrors };
  return { ...jsonAnswer(400, body), reason: fieldErrors.map((error) => error.description).join('; ') };
}

/** A body that could not even be read has no fields to name. */
export function rejectBody(reason: string): Answer {
  return rejectWith(400, 'request-validation', 'Your request could not be accepted', reason);
}

export function rejectQuery(reason: string): Answer {
  return rejectWith(400, 'bad-request', reason, reason);
}

/** The wording differs between the two operations. */
export function rejectCredentials(operation: string, reason: string): Answer {
  const description =
    operation === LIST_OPERATION ? 'Your request could not be authenticated' : 'Authentication Failed';
  return rejectWith(401, 'unauthorized', description, reason);
}

export function rejectAccount(accountId: string): Answer {
  return rejectWith(403, 'forbidden', 'Access Denied', `these credentials do not open account ${accountId}`);
}

export function rejectMethod(method: string, allowed: readonly string[]): Answer {
  const answer = rejectWith(
    405,
    'method-not-allowed',
    `Method ${method} is not allowed`,
    `method ${method} is not allowed`,
  );
  return { ...answer, headers: { Allow: allowed.join(', ') } };
}

export function rejectAccept(accept: string): Answer {
  return rejectWith(406, 'not-acceptable', 'Only application/json can be answered', `accepts only ${accept}`);
}

export function rejectContentType(contentType: string): Answer {
  const text = `Content-Type '${contentType}' is not supported, use 'application/json'`;
  return rejectWith(415, 'unsupported-content-type', text, `content type ${contentType || 'missing'}`);
}

export function rejectFullQueue(segmentsPerMinute: number, capacitySegments: number): Answer {
  const text = `The SMS queue of your account is full. It sends ${segmentsPerMinute} messages per minute and holds ${capacitySegments}.`;
  return rejectWith(429, 'max-message-queue-size-exceeded', text, 'the message queue is full');
}

export function rejectRate(retryAfterSeconds: number): Answer {
  const text = `Too many requests, retry after ${retryAfterSeconds} seconds`;
  const answer = rejectWith(
    429,
    'rate_limit_exceeded',
    text,
    `rate limit, retry after ${retryAfterSeconds} s`,
  );
  return { ...answer, headers: { 'Retry-After': String(retryAfterSeconds) } };
}

export function reportFailure(reason: string): Answer {
  return rejectWith(500, 'internal-server-error', 'The request could not be completed', reason);
}

/** A path that the API does not know is answered by the framework under it, in another shape. */
export function rejectPath(path: string, nowMs: number): Answer {
  const timestamp = new Date(nowMs).toISOString().replace('Z', '+0000');
  const body = { timestamp, status: 404, error: 'Not Found', message: 'No message available', path };
  return { ...jsonAnswer(404, body), reason: 'unknown path' };
}

/** The documented answer of a status, for a fault that names no body. */
export function documentedError(operation: string, status: number): Answer {
  const isList = operation === LIST_OPERATION;
  if (status === 400) return isList ? rejectQuery('The query is not valid') : rejectBody('fault');
  if (status === 401) return rejectCredentials(operation, 'fault');
  if (status === 403) return rejectWith(403, 'forbidden', 'Access Denied', 'fault');
  if (status === 404) return rejectWith(404, 'not-found', 'The resource was not found', 'fault');
  if (status === 405) return rejectWith(405, 'method-not-allowed', 'The method is not allowed', 'fault');
  if (status === 406) return rejectAccept('something else');
  if (status === 415) return rejectContentType('');
  if (status === 429) return isList ? rejectRate(300) : rejectFullQueue(60, 900);
  return status === 500 ? reportFailure('fault') : { status, body: '', reason: 'fault' };
}
