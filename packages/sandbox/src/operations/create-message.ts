import { jsonAnswer } from '../answers/answer.js';
import { rejectBody, rejectFields, rejectFullQueue } from '../answers/error-answers.js';
import type { Random } from '../clock/random.js';
import { countSegments } from '../messages/count-segments.js';
import { createMessageId } from '../messages/message-id.js';
import type { MessageQueue } from '../messages/message-queue.js';
import { isMms, type AcceptedMessage, type MessageBody } from '../messages/message.js';
import { outcomeOf, type Outcome } from '../messages/outcomes.js';
import { isTollFree } from '../messages/phone-number.js';
import { planTimeline, type TimelineDelays } from '../messages/timeline.js';
import { validateMessage, type MessageRequest } from '../messages/validate-message.js';
import type { QueueLimits } from '../openapi/limits.js';
import type { Assumptions } from './assumptions.js';
import type { ApiCall, OperationAnswer, OperationHandler } from './operation-handler.js';

export interface CreateMessageContext {
  readonly assumptions: Assumptions;
  readonly delays: TimelineDelays;
  readonly queueLimits: QueueLimits;
  readonly random: Random;
  queueOf(accountId: string): MessageQueue;
  accept(message: AcceptedMessage): void;
}

/** Makes the handler of createMessage. */
export function createMessageHandler(context: CreateMessageContext): OperationHandler {
  return (call) => createMessage(context, call);
}

function createMessage(context: CreateMessageContext, call: ApiCall): OperationAnswer {
  const { operation, account, body, nowMs } = call;
  const validated = validateMessage(body, operation, {
    ...context.assumptions,
    nowMs,
    applicationIds: account.applicationIds,
  });
  if ('fieldErrors' in validated)
    return validated.fieldErrors.length > 0
      ? rejectFields(validated.fieldErrors)
      : rejectBody('the body is no JSON object');
  const { request } = validated;
  const segmentCount = isMms(request) ? 1 : countSegments(request.text ?? '');
  const queue = context.queueOf(account.accountId);
  const turnMs = queue.enqueue(segmentCount * request.to.length, request.priority === 'high', nowMs);
  if (turnMs === undefined)
    return rejectFullQueue(context.queueLimits.segmentsPerSecond * 60, queue.capacitySegments);

  const message = describe(request, createMessageId(nowMs, context.random), segmentCount, nowMs);
  const expiresAtMs = request.expiration === undefined ? undefined : Date.parse(request.expiration);
  const timelines = request.to.map((destination) =>
    planTimeline({
      acceptedAtMs: nowMs,
      turnMs,
      outcome: outcomeFor(request, destination, account.numbers),
      delays: context.delays,
      expiresAtMs,
    }),
  );
  context.accept({
    accountId: account.accountId,
    acceptedAtMs: nowMs,
    message,
    requestNumber: call.requestNumber,
    timelines,
  });
  return { ...jsonAnswer(202, message), acceptedId: message.id };
}

/** What the sender is not allowed to do shows only after the message was accepted. */
function outcomeFor(
  { from, to }: MessageRequest,
  destination: string,
  numbers: readonly string[] | undefined,
): Outcome {
  if (numbers && !numbers.includes(from)) return { kind: 'failed', errorCode: 4405 };
  if (isTollFree(from) && to.length > 1) return { kind: 'failed', errorCode: 4433 };
  return outcomeOf(destination);
}

function describe(request: MessageRequest, id: string, segmentCount: number, nowMs: number): MessageBody {
  const { applicationId, to, from, media, text, tag, priority, expiration } = request;
  return {
    id,
    owner: from,
    applicationId,
    time: new Date(nowMs).toISOString(),
    segmentCount,
    direction: 'out',
    to,
    from,
    ...(media === undefined ? {} : { media }),
    ...(text === undefined ? {} : { text }),
    ...(tag === undefined ? {} : { tag }),
    ...(priority === undefined ? {} : { priority }),
    // The API is known to write the time in another form than it was given.
    ...(expiration === undefined ? {} : { expiration: new Date(expiration).toISOString() }),
  };
}
