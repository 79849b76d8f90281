import type { Assumptions } from './assumptions.js';
import { jsonAnswer, type Answer } from '../answers/answer.js';
import type { ApiCall } from './operation-handler.js';
import { rejectBody, rejectFields, rejectFullQueue } from '../answers/error-answers.js';
import type { Random } from '../clock/random.js';
import { countSegments } from '../messages/count-segments.js';
import { createMessageId } from '../messages/message-id.js';
import { planTimeline, type TimelineDelays } from '../messages/timeline.js';
import type { MessageQueue, QueueLimits } from '../messages/message-queue.js';
import type { AcceptedMessage, MessageBody } from '../messages/message.js';
import { outcomeOf, type Outcome } from '../messages/outcomes.js';
import { isTollFree } from '../messages/phone-number.js';
import { validateMessage, type MessageRequest } from '../messages/validate-message.js';

export interface CreateContext {
  readonly assumptions: Assumptions;
  readonly delays: TimelineDelays;
  readonly queueLimits: QueueLimits;
  readonly random: Random;
  queueOf(accountId: string): MessageQueue;
  accept(message: AcceptedMessage): void;
}

/** Answers a request to send a message, and takes the message on. */
export function createCreateMessage(context: CreateContext): (call: ApiCall) => Answer {
  const { assumptions, queueLimits } = context;
  return ({ operation, account, body, record, nowMs }) => {
    const validated = validateMessage(body, operation, {
      ...assumptions,
      nowMs,
      applicationIds: account.applicationIds,
    });
    if ('fieldErrors' in validated) {
      return validated.fieldErrors.length > 0
        ? rejectFields(validated.fieldErrors)
        : rejectBody('the body is no JSON object');
    }
    const { request } = validated;
    const isMms = request.to.length > 1 || (request.media?.length ?? 0) > 0;
    const segmentCount = isMms ? 1 : countSegments(request.text ?? '');
    const queue = context.queueOf(account.accountId);
    const turnMs = queue.enqueue(segmentCount * request.to.length, request.priority === 'high', nowMs);
    if (turnMs === undefined)
      return rejectFullQueue(queueLimits.segmentsPerSecond * 60, queue.capacitySegments);

    const message = describe(request, createMessageId(nowMs, context.random), segmentCount, nowMs);
    const expiresAtMs = request.expiration === undefined ? undefined : Date.parse(request.expiration);
    const timelines = request.to.map((destination) =>
      planTimeline(
        nowMs,
        turnMs,
        outcomeFor(request, destination, account.numbers),
        context.delays,
        expiresAtMs,
      ),
    );
    record.messageId = message.id;
    context.accept({
      accountId: account.accountId,
      acceptedAtMs: nowMs,
      message,
      requestNumber: record.number,
      timelines,
    });
    return jsonAnswer(202, message);
  };
}

/** What the sender may not do shows only after the message was accepted. */
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
