import type { SandboxClock } from '../clock/sandbox-clock.js';
import { answerOf, changeAnswer } from '../faults/change-answer.js';
import type { FaultStage } from '../faults/fault.js';
import { planFaults, type FaultPlan } from '../faults/fault-plan.js';
import { FaultConditionError, type FaultRegistry } from '../faults/fault-registry.js';
import type { Answer } from '../answers/answer.js';
import { reportFailure } from '../answers/error-answers.js';
import { hasBody, operationName, type Exchange } from './exchange.js';
import { readBody } from './read-body.js';
import { sendAnswer } from './send-answer.js';

export interface HandleContext {
  readonly clock: SandboxClock;
  readonly faults: FaultRegistry;
  decide(exchange: Exchange): Answer;
  revokeToken(token: string): void;
}

const NO_FAULTS = planFaults([]);

/** Takes a request from its first byte to the last of its answer, and lets the faults strike on the way. */
export function handleExchange(context: HandleContext, exchange: Exchange): void {
  if (context.faults.isEmpty() && !hasBody(exchange.request)) {
    sendAnswer(exchange, context.decide(exchange), NO_FAULTS.faults, context.clock);
    return;
  }
  handleSlowly(context, exchange).catch((error: unknown) => {
    const isAnswered = exchange.response.headersSent;
    if (!(error instanceof FaultConditionError) || isAnswered) return void exchange.response.destroy();
    sendAnswer(exchange, reportFailure(error.message), NO_FAULTS.faults, context.clock);
  });
}

async function handleSlowly(context: HandleContext, exchange: Exchange): Promise<void> {
  const { clock } = context;
  if (strikes(exchange, strike(context, exchange, true), 'before-body')) return;
  if (hasBody(exchange.request)) {
    const body = await readBody(exchange.request);
    if ('bytes' in body) exchange.bytes = body.bytes;
    else exchange.bodyProblem = body.problem;
    if (exchange.bodyProblem === 'gone') return;
  }
  const plan = strike(context, exchange, false);
  if (plan.revokesToken) context.revokeToken((exchange.authorization ?? '').replace(/^bearer +/i, ''));
  if (plan.latencyMs('before-accept') > 0) await clock.sleep(plan.latencyMs('before-accept'));
  if (strikes(exchange, plan, 'before-accept')) return;
  const early = answerAt(exchange, plan, 'before-accept');
  const decided = early ?? context.decide(exchange);
  if (plan.latencyMs('after-accept') > 0) await clock.sleep(plan.latencyMs('after-accept'));
  if (strikes(exchange, plan, 'after-accept')) return;
  const answer = answerAt(exchange, plan, 'after-accept') ?? decided;
  sendAnswer(exchange, changeAnswer(answer, plan.faults, pageTokenOf(exchange)), plan.faults, clock);
}

function strike({ faults }: HandleContext, exchange: Exchange, early: boolean): FaultPlan {
  const operation = operationName(exchange.target);
  if (operation === undefined || faults.isEmpty()) return NO_FAULTS;
  const { record, bytes } = exchange;
  const { method, url, headers } = record;
  const plan = planFaults(
    faults.strike({ operation, method, url, headers, body: bytes.toString('utf8') }, early),
  );
  record.faults = [...record.faults, ...plan.ids];
  return plan;
}

/** Resets the connection or leaves it hanging, where a fault says so at this stage. */
function strikes({ request, record }: Exchange, plan: FaultPlan, stage: FaultStage): boolean {
  const ending = plan.endingAt(stage);
  if (ending?.kind === 'reset') {
    record.outcome = 'cut';
    request.socket.resetAndDestroy();
  } else if (ending?.kind === 'hang') {
    record.outcome = 'hung';
  } else {
    return false;
  }
  return true;
}

function answerAt({ target }: Exchange, plan: FaultPlan, stage: FaultStage): Answer | undefined {
  const ending = plan.endingAt(stage);
  return ending?.kind === 'respond' ? answerOf(ending, operationName(target) ?? '') : undefined;
}

function pageTokenOf({ query }: Exchange): string | undefined {
  return new URLSearchParams(query).get('pageToken') ?? undefined;
}
