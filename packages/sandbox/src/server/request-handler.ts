import type { IncomingMessage, ServerResponse } from 'node:http';
import { createAuthenticate } from '../auth/authenticate.js';
import { handleControl, CONTROL_PREFIX } from '../control/handle-control.js';
import type { ControlRoute } from '../control/control-routes.js';
import type { Parts } from '../create-parts.js';
import type { SandboxOptions } from '../options.js';
import type { Answer } from '../answers/answer.js';
import { findViolation } from '../answers/find-violation.js';
import { allowOrigins, answerPreflight, isPreflight } from './cors.js';
import { decide } from './decide.js';
import type { Exchange } from './exchange.js';
import { handleExchange } from './handle-exchange.js';
import { createReceive } from './receive.js';
import { reportFailure } from '../answers/error-answers.js';

/** What the server does with each request: to the sandbox itself, or to the API that it stands for. */
export function createRequestHandler(
  parts: Parts,
  options: SandboxOptions,
  controlRoutes: () => readonly ControlRoute[],
): (request: IncomingMessage, response: ServerResponse) => void {
  const { spec, clock, assumptions, accounts, tokens, faults, log, rateLimits, violations, handlerOf } =
    parts;
  const decideContext = {
    clock,
    accounts,
    tokens,
    authenticate: createAuthenticate(accounts, tokens),
    rateLimits,
    rejectUnknown: assumptions.rejectUnknown,
    unknownAccountStatus: assumptions.unknownAccountStatus,
    handlerOf,
  };
  const receive = createReceive({ spec, clock, log, onRequest: options.onRequest });
  const handleContext = {
    clock,
    faults,
    revokeToken: (token: string) => void tokens.revoke(token),
    decide(exchange: Exchange): Answer {
      const answer = decideSafely(() => decide(decideContext, exchange), violations);
      if (!options.validateResponses || exchange.target.kind !== 'operation') return answer;
      const violation = findViolation(exchange.target.operation, answer);
      if (violation === undefined) return answer;
      violations.push(violation);
      return reportFailure(violation);
    },
  };

  return (request, response) => {
    if (options.cors) {
      allowOrigins(response);
      if (isPreflight(request)) return answerPreflight(request, response);
    }
    if (request.url?.startsWith(CONTROL_PREFIX)) {
      handleControl(controlRoutes(), request, response).catch(() => response.destroy());
      return;
    }
    handleExchange(handleContext, receive(request, response));
  };
}

/** A defect of the sandbox is answered as the API answers its own, and kept where tests look. */
function decideSafely(decideNow: () => Answer, violations: string[]): Answer {
  try {
    return decideNow();
  } catch (error) {
    const defect = `the sandbox failed: ${(error as Error).stack}`;
    violations.push(defect);
    return reportFailure(defect);
  }
}
