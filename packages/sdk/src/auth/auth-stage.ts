import { AuthenticationError } from '../errors/errors.js';
import { copyError, isMessagesErrorLike } from '../errors/messages-error.js';
import type { Redactor } from '../redactor.js';
import { type Send, abortable, consequenceOf, detailsOf } from '../transport/call.js';
import type { AuthContext, AuthProvider, AuthRequest } from './auth-provider.js';

/** Puts a fresh credential on each attempt, and has it renewed when the API refuses it. */
export const createAuthStage = (
  parts: { provider: AuthProvider; redactor: Redactor; context: Omit<AuthContext, 'signal'> },
  next: Send,
): Send => {
  const { provider, redactor, context } = parts;
  return async (call) => {
    const { method, url, headers: plain } = call.request;
    const request: AuthRequest = { method, url, headers: { ...plain } };
    call.headers = request.headers;
    call.reauthorize = false;
    if (!call.operation.authenticated) return next(call);

    try {
      await abortable(provider.authorize(request, { ...context, signal: call.signal }), call.signal);
    } catch (error) {
      if (call.signal?.aborted || !isMessagesErrorLike(error)) throw error;
      const message = `${call.operation.operationId} could not get its credential: ${error.message}`;
      throw copyError(error, detailsOf(call), `${message.replace(/\.$/, '')}${consequenceOf(call)}`);
    }
    for (const [name, value] of Object.entries(request.headers)) {
      // The credential without its scheme is just as secret.
      if (plain[name] !== value) redactor.add(value.replace(/^\w+ /, ''));
    }
    try {
      return await next(call);
    } catch (error) {
      if (error instanceof AuthenticationError && !call.reauthorized && provider.renew?.(request)) {
        call.reauthorize = true;
        call.reauthorized = true;
      }
      throw error;
    }
  };
};
