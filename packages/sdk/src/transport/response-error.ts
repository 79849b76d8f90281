import type { Model, Operation, ValueRule } from '@bandwidth-messages/client/operations';
import {
  type ApiErrorDetails,
  ApiError,
  AuthenticationError,
  DecodeError,
  RateLimitError,
} from '../errors/errors.js';
import type { MessagesError } from '../errors/messages-error.js';
import type { Redactor } from '../redactor.js';
import { parseRetryAfter } from '../retry/parse-retry-after.js';
import { type Call, consequenceOf, detailsOf } from './call.js';
import type { HttpResponse } from './http-sender.js';
import { maskGiven, maskNumbers } from './masking.js';
import { readComplaint, requestIdOf } from './read-response.js';

/** How much of a body that can not be read is shown. */
const BODY_START_LENGTH = 120;

/** The words of the spec, such as `OUTBOUND`: they give nobody away. */
const knownWords = (operation: Operation, models: Readonly<Record<string, Model>>): ReadonlySet<unknown> => {
  const fields = operation.body?.model === undefined ? [] : (models[operation.body.model]?.fields ?? []);
  const rules: readonly ValueRule[] = [...operation.parameters, ...fields];
  return new Set(rules.flatMap((rule) => rule.enum ?? []));
};

/** Makes the errors of answers. Whatever came from the server passes through the masks first. */
export const createResponseErrors = (
  redactor: Redactor,
  models: Readonly<Record<string, Model>>,
): {
  safeRequestId(response: HttpResponse): string | undefined;
  /** For an answer that is not the one that was asked for. */
  refused(call: Call, response: HttpResponse, now: number): MessagesError;
  /** For an answer that can not be read. */
  unreadable(call: Call, response: HttpResponse, problem: string): MessagesError;
} => {
  const cleaner =
    (call: Call) =>
    (text: string): string => {
      const { operation, request } = call;
      const { accountId: _public, ...given } = request.given;
      return redactor.redact(maskGiven(text, given, knownWords(operation, models)));
    };

  const safeRequestId = (response: HttpResponse): string | undefined => {
    const id = requestIdOf(response);
    return id === undefined ? undefined : redactor.redact(id);
  };

  return {
    safeRequestId,
    refused(call, response, now) {
      const { status } = response;
      const clean = cleaner(call);
      const maybe = (text: string | undefined): string | undefined => text && clean(text);
      const complaint = readComplaint(response);
      const type = maybe(complaint.type);
      const description = maybe(complaint.description);
      const fieldErrors = complaint.fieldErrors?.map(({ fieldName, description: fault }) => ({
        ...(fieldName !== undefined && { fieldName: clean(fieldName) }),
        ...(fault !== undefined && { description: clean(fault) }),
      }));
      const details: ApiErrorDetails = {
        status,
        type,
        description,
        fieldErrors,
        retryAfterMs: parseRetryAfter(response.headers['retry-after'], now),
        requestId: safeRequestId(response),
        ...detailsOf(call),
      };
      const faults = fieldErrors?.map(({ fieldName, description: fault }) => `${fieldName}: ${fault}`);
      const words = [
        `${call.operation.operationId} failed with status ${status}`,
        type && ` ${type}`,
        description && `: ${description}`,
        status >= 300 && status < 400 && ': redirects are not followed',
        faults?.length && ` (${faults.join('; ')})`,
      ];
      const message = words.filter(Boolean).join('') + consequenceOf(call);
      if (status === 429) return new RateLimitError(message, details);
      const isTokenRefusal = !call.operation.authenticated && status >= 400 && status < 500 && status !== 408;
      return status === 401 || isTokenRefusal
        ? new AuthenticationError(message, details)
        : new ApiError<'api'>(message, details);
    },
    unreadable(call, response, problem) {
      const start = response.body.slice(0, BODY_START_LENGTH);
      const bodyStart = redactor.redact(maskNumbers(cleaner(call)(start)));
      const quote = bodyStart && `; it begins with ${JSON.stringify(bodyStart)}`;
      const name = call.operation.operationId;
      return new DecodeError(
        `${name} was answered with status ${response.status}, but ${problem}${quote}${consequenceOf(call)}`,
        { status: response.status, bodyStart, requestId: safeRequestId(response), ...detailsOf(call) },
      );
    },
  };
};
