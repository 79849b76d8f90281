import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from '../answers/answer.js';
import { reportFailure } from '../answers/error-answers.js';
import { findViolation } from '../answers/find-violation.js';
import type { SandboxClock } from '../clock/sandbox-clock.js';
import type { FaultRegistry } from '../faults/fault-registry.js';
import { allowOrigins, answerPreflight, isPreflight } from './cors.js';
import { decide, type DecideContext } from './decide.js';
import type { Exchange } from './exchange.js';
import { handleExchange } from './handle-exchange.js';
import { createReceive, type ReceiveContext } from './receive.js';

/** Everything below this path is for the sandbox itself and not for the API. */
export const CONTROL_PREFIX = '/__sandbox';

export type HandleRequest = (request: IncomingMessage, response: ServerResponse) => void;

export interface RequestHandlerContext extends ReceiveContext, DecideContext {
  readonly clock: SandboxClock;
  readonly faults: FaultRegistry;
  /** Where defects of the sandbox and answers that break the spec are kept. */
  readonly violations: string[];
  readonly validateResponses: boolean;
  /** Whether web pages of other origins may call the API. */
  readonly cors: boolean;
  /** Takes the requests that are for the sandbox itself. */
  readonly handleControl: HandleRequest;
}

/** Makes what the server does with each request. */
export function createRequestHandler(context: RequestHandlerContext): HandleRequest {
  const receive = createReceive(context);
  const handleContext = {
    clock: context.clock,
    faults: context.faults,
    revokeToken: (token: string) => void context.tokens.revoke(token),
    decide: (exchange: Exchange) => decideAndCheck(context, exchange),
  };
  return (request, response) => {
    if (request.url?.startsWith(CONTROL_PREFIX)) {
      context.handleControl(request, response);
      return;
    }
    if (context.cors) {
      allowOrigins(response);
      if (isPreflight(request)) return answerPreflight(request, response);
    }
    handleExchange(handleContext, receive(request, response));
  };
}

/** Decides on the answer. A defect of the sandbox is answered as the API answers its own, and kept where tests look. */
function decideAndCheck(context: RequestHandlerContext, exchange: Exchange): Answer {
  const { violations, validateResponses } = context;
  try {
    const answer = decide(context, exchange);
    if (!validateResponses || exchange.target.kind !== 'operation') return answer;
    const violation = findViolation(exchange.target.operation, answer);
    if (violation === undefined) return answer;
    violations.push(violation);
    return reportFailure(violation);
  } catch (error) {
    const defect = `the sandbox failed: ${(error as Error).stack}`;
    violations.push(defect);
    return reportFailure(defect);
  }
}
