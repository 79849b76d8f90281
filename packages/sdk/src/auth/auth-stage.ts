import { type Canceller, abortable, toAbortSignal } from '../cancel.js';
import { AuthenticationError } from '../errors/errors.js';
import { copyError, isMessagesErrorLike } from '../errors/messages-error.js';
import type { Redactor } from '../redactor.js';
import { type Call, type Send, describe } from '../transport/call.js';
import type { AuthContext, AuthProvider, AuthRequest } from './auth-provider.js';

export interface AuthStageParts {
  readonly provider: AuthProvider;
  readonly redactor: Redactor;
  readonly context: Omit<AuthContext, 'signal'>;
}

/** A class, not an object with a getter: there is one for each request. */
class CallContext implements AuthContext {
  readonly clock: AuthContext['clock'];
  readonly requestToken: AuthContext['requestToken'];
  constructor(
    { clock, requestToken }: AuthStageParts['context'],
    private readonly canceller: Canceller | undefined,
  ) {
    this.clock = clock;
    this.requestToken = requestToken;
  }
  /** Made when somebody looks. */
  get signal(): AbortSignal | undefined {
    return this.canceller && toAbortSignal(this.canceller);
  }
}

/** Puts a fresh credential on each attempt, and has it renewed when the API refuses it. */
export const createAuthStage = ({ provider, redactor, context }: AuthStageParts, next: Send): Send => {
  const authorize = async (call: Call, request: AuthRequest): Promise<void> => {
    const { canceller } = call;
    try {
      const pending = provider.authorize(request, new CallContext(context, canceller));
      if (pending) await abortable(pending, canceller);
    } catch (error) {
      if (canceller?.aborted || !isMessagesErrorLike(error)) throw error;
      const problem = `could not get its credential: ${error.message.replace(/\.$/, '')}`;
      const [message, details] = describe(call, problem, {});
      throw copyError(error, details, message);
    }
    for (const name in request.headers) {
      const value = request.headers[name]!;
      if (call.request.headers[name] !== value) redactor.addCredential(value);
    }
  };

  return async (call) => {
    const { method, url, headers } = call.request;
    call.headers = headers;
    if (!call.operation.authenticated) return next(call);
    if (call.canceller?.aborted) throw call.canceller.reason;
    const request = { method, url, headers: { ...headers } };
    await authorize(call, request);
    call.headers = request.headers;
    try {
      return await next(call);
    } catch (error) {
      if (call.refused) call.refused = 'before';
      else if (error instanceof AuthenticationError && provider.renew?.(request)) call.refused = 'now';
      throw error;
    }
  };
};
