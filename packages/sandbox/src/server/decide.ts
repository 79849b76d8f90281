import type { Accounts } from '../auth/accounts.js';
import { issueToken } from '../operations/issue-token.js';
import type { Authenticate } from '../auth/authenticate.js';
import type { TokenService } from '../auth/token-service.js';
import type { Clock } from '../clock/clock.js';
import type { RateLimits } from '../rate-limit/rate-limits.js';
import type { Operation } from '../openapi/spec.js';
import { decodeUtf8, type Answer } from '../answers/answer.js';
import type { OperationHandler } from '../operations/operation-handler.js';
import { checkContent } from './check-content.js';
import type { Exchange } from './exchange.js';
import { parseQuery, type ParsedQuery } from '../openapi/parse-query.js';
import * as errors from '../answers/error-answers.js';

export interface DecideContext {
  readonly clock: Clock;
  readonly accounts: Accounts;
  readonly tokens: TokenService;
  readonly authenticate: Authenticate;
  readonly rateLimits: RateLimits;
  readonly rejectUnknown: boolean;
  readonly unknownAccountStatus: 401 | 403;
  handlerOf(operation: Operation): OperationHandler;
}

/**
 * Answers a request, in the order in which the API can be supposed to look at it: path, method, rate limit,
 * credentials, content, account and body. A search looks at its query before the account, as was seen of the API.
 */
export function decide(context: DecideContext, exchange: Exchange): Answer {
  const { target, record, path } = exchange;
  const nowMs = context.clock.now();
  switch (target.kind) {
    case 'unknown':
      return errors.rejectPath(path, nowMs);
    case 'wrong-method':
      return errors.rejectMethod(record.method, target.allowed);
    case 'token':
      return answerTokenRequest(context, exchange, nowMs);
    case 'operation':
      return decideOperation(context, exchange, target.operation, target.pathParameters['accountId'], nowMs);
  }
}

function answerTokenRequest({ accounts, tokens }: DecideContext, exchange: Exchange, nowMs: number): Answer {
  const { request, record, authorization, bytes, bodyProblem } = exchange;
  const { credential, ...answer } = issueToken(
    {
      method: record.method,
      contentType: request.headers['content-type'],
      authorization,
      body: bodyProblem ? undefined : (decodeUtf8(bytes) ?? ''),
    },
    accounts,
    tokens,
    nowMs,
  );
  record.credential = credential;
  return answer;
}

function decideOperation(
  context: DecideContext,
  exchange: Exchange,
  operation: Operation,
  accountId: string | undefined,
  nowMs: number,
): Answer {
  const { record } = exchange;
  const waitSeconds = context.rateLimits.admit(operation, record.ip, nowMs);
  if (waitSeconds > 0) return errors.rejectRate(waitSeconds);

  let account = context.accounts.first;
  let forbidden: Answer | undefined;
  if (operation.security.length > 0) {
    const authentication = context.authenticate(exchange.authorization, operation.security, nowMs);
    if ('reason' in authentication) return errors.rejectCredentials(operation.id, authentication.reason);
    record.credential = authentication.credential;
    if (accountId !== undefined && !authentication.principal.accountIds.has(accountId)) {
      const isUnknown = context.accounts.get(accountId) === undefined;
      forbidden =
        isUnknown && context.unknownAccountStatus === 401
          ? errors.rejectCredentials(operation.id, `there is no account ${accountId}`)
          : errors.rejectAccount(accountId);
    }
  }
  if (accountId !== undefined) account = context.accounts.get(accountId) ?? account;
  if (forbidden && operation.body) return forbidden;

  const content = checkContent(exchange, operation);
  if ('rejection' in content) return content.rejection;
  const query: ParsedQuery = parseQuery(operation, exchange.query, context.rejectUnknown);
  if ('problem' in query)
    return operation.body ? errors.rejectBody(query.problem) : errors.rejectQuery(query.problem);
  if (forbidden) return forbidden;
  const { acceptedId, ...answer } = context.handlerOf(operation)({
    operation,
    account,
    url: record.url,
    query: query.values,
    body: content.body,
    requestNumber: record.number,
    nowMs,
  });
  record.messageId = acceptedId;
  return answer;
}
