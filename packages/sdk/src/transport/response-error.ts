import type { Model } from '@bandwidth-messages/client/operations';
import { ApiError, AuthenticationError, DecodeError, RateLimitError } from '../errors/errors.js';
import type { MessagesError } from '../errors/messages-error.js';
import type { Redactor } from '../redactor.js';
import { parseRetryAfter } from '../retry/parse-retry-after.js';
import { type Call, describe } from './call.js';
import type { HttpResponse } from './http-sender.js';
import { maskGiven, maskNumbers, wordsOf } from './masking.js';
import { readComplaint, requestIdOf } from './read-response.js';

/** Makes the errors of answers. Whatever came from the server passes through the masks first. */
export interface ResponseErrors {
  requestIdOf(call: Call, response: HttpResponse): string | undefined;
  /** For an answer that is not the one that was asked for. */
  refused(call: Call, response: HttpResponse, now: number): MessagesError;
  /** For an answer that can not be read. */
  unreadable(call: Call, response: HttpResponse, problem: string): MessagesError;
}

/** How much of a body that can not be read is shown. */
const BODY_START_LENGTH = 120;
/** How much of it is looked through for secrets. */
const MAX_CLEANED_LENGTH = 65_536;

const classFor = (status: number, { operation: { authenticated } }: Call): typeof ApiError => {
  if (status === 429) return RateLimitError as typeof ApiError;
  // A token endpoint may also say 400 to a client that it does not know.
  const isRefusal = status === 401 || (!authenticated && status >= 400 && status < 500 && status !== 408);
  return isRefusal ? (AuthenticationError as typeof ApiError) : ApiError;
};

export const createResponseErrors = (
  redactor: Redactor,
  models: Readonly<Record<string, Model>>,
): ResponseErrors => {
  const clean = (call: Call, text: string): string => {
    const { accountId: _public, ...given } = call.request.given;
    return redactor.redact(maskGiven(text, given, wordsOf(call.operation, models)));
  };
  const safeRequestId = (call: Call, response: HttpResponse): string | undefined => {
    const id = requestIdOf(response);
    return id && clean(call, id);
  };

  return {
    requestIdOf: safeRequestId,
    refused(call, response, now) {
      const { status, headers } = response;
      const complaint = readComplaint(response);
      const type = complaint.type && clean(call, complaint.type);
      const description = complaint.description && clean(call, complaint.description);
      const fieldErrors = complaint.fieldErrors?.map((fault) =>
        Object.fromEntries(Object.entries(fault).map(([key, value]) => [key, clean(call, value)])),
      );
      const faults = fieldErrors?.map(({ fieldName, description: words }) => `${fieldName}: ${words}`);
      const words = [
        `failed with status ${status}`,
        type && ` ${type}`,
        description && `: ${description.replace(/\.$/, '')}`,
        status >= 300 && status < 400 && ': redirects are not followed',
        faults?.length && ` (${faults.join('; ')})`,
      ];
      const retryAfterMs = parseRetryAfter(headers['retry-after'], now);
      const details = {
        status,
        type,
        description,
        fieldErrors,
        retryAfterMs,
        requestId: safeRequestId(call, response),
      };
      const ErrorClass = classFor(status, call);
      return new ErrorClass(...describe(call, words.filter(Boolean).join(''), details));
    },
    unreadable(call, response, problem) {
      const { status, body } = response;
      // Cut after cleaning: half a secret would not be recognised.
      const bodyStart = maskNumbers(clean(call, body.slice(0, MAX_CLEANED_LENGTH))).slice(
        0,
        BODY_START_LENGTH,
      );
      const quote = bodyStart && `; it begins with ${JSON.stringify(bodyStart)}`;
      const details = { status, bodyStart, requestId: safeRequestId(call, response) };
      return new DecodeError(
        ...describe(call, `was answered with status ${status}, but ${problem}${quote}`, details),
      );
    },
  };
};
