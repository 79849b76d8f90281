import { CallbackError, type CallbackErrorCode } from '../callback-error.js';
import type { CallbackClock } from '../clock.js';
import type { CallbackEvent } from '../events/callback-event.js';
import { parseCallbacks } from '../events/parse-callbacks.js';
import { answer, type CallbackAnswer, type CallbackRequest } from './callback-request.js';
import type { RunResult } from './create-event-runner.js';
import type { Credentials } from './create-authorizer.js';
import { LATE, startDeadline, type Deadline } from './start-deadline.js';

/** The status that a body is rejected with. The rest of the codes are no fault of the sender: 500. */
const STATUSES: { readonly [Code in CallbackErrorCode]?: number } = {
  'invalid-json': 400,
  'not-an-event': 400,
  'incomplete-body': 400,
  'too-large': 413,
  'too-many-events': 413,
};

const RESULTS = {
  accepted: answer(202),
  handled: answer(200),
  failed: answer(500, 'An event could not be handled; post it again.'),
  late: answer(503, 'An event is still being handled; post it again to learn how that ends.'),
};

export interface RequestHandlerParts {
  readonly clock: CallbackClock;
  readonly maxBytes: number;
  readonly timeoutMs: number;
  readonly acknowledge: 'handled' | 'first';
  readonly isAuthorized: (given: Credentials) => Promise<boolean>;
  readonly runEvents: (events: readonly CallbackEvent[], isLate: () => boolean) => Promise<RunResult>;
  readonly onError: (error: unknown) => void;
}

/** Answers requests: who may come in, what is an event, and how handling it went. Never rejects. */
export function createRequestHandler(
  parts: RequestHandlerParts,
): (request: CallbackRequest) => Promise<CallbackAnswer> {
  return async (request) => {
    try {
      return (await rejectHead(request, parts)) ?? (await handleBody(request, parts));
    } catch (error) {
      const status = error instanceof CallbackError ? STATUSES[error.code] : undefined;
      if (status !== undefined) return answer(status, (error as CallbackError).message);
      parts.onError(error);
      return answer(500, 'The callback could not be handled.');
    }
  };
}

/** What can be rejected without reading the body. */
async function rejectHead(
  request: CallbackRequest,
  { isAuthorized, maxBytes }: RequestHandlerParts,
): Promise<CallbackAnswer | undefined> {
  if (request.method !== 'POST') return answer(405, 'Callbacks are posted.', { allow: 'POST' });
  if (!(await isAuthorized({ authorization: request.header('authorization'), path: () => request.path() }))) {
    // The API sends its credentials only once it is asked for them like this.
    return answer(401, 'Credentials are needed.', { 'www-authenticate': 'Basic realm="callbacks"' });
  }
  const contentType = request.header('content-type');
  if (contentType !== undefined && !/^\s*application\/([^\s;]+\+)?json\s*(;|$)/i.test(contentType)) {
    return answer(415, 'Callbacks are application/json.');
  }
  if (Number(request.header('content-length')) > maxBytes) {
    return answer(413, `The body is larger than ${maxBytes} bytes.`);
  }
  return undefined;
}

async function handleBody(request: CallbackRequest, parts: RequestHandlerParts): Promise<CallbackAnswer> {
  const deadline = startDeadline(parts.clock, parts.timeoutMs);
  try {
    const body = await deadline.race(request.readBody(parts.maxBytes));
    if (body === LATE) {
      request.cutBody();
      return answer(408, 'The body took too long.');
    }
    return await handleEvents(request, parseCallbacks(body), parts, deadline);
  } finally {
    deadline.end();
  }
}

async function handleEvents(
  request: CallbackRequest,
  events: readonly CallbackEvent[],
  { acknowledge, runEvents, onError }: RequestHandlerParts,
  deadline: Deadline,
): Promise<CallbackAnswer> {
  const isFirst = acknowledge === 'first';
  const running = runEvents(events, () => isFirst || deadline.isPast());
  try {
    request.waitUntil(running);
  } catch (error) {
    // The events are under way, and the answer tells how that ends.
    onError(error);
  }
  const result = isFirst ? 'accepted' : await deadline.race(running);
  return RESULTS[result === LATE ? 'late' : result];
}
