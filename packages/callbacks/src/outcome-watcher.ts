import type { MessageFailedEvent, StatusEvent } from './events/callback-event.js';

/** What an event says about a message that was sent. */
export interface MessageOutcome {
  /** The tag that the message was sent with. */
  readonly tag?: string;
  /** Id of the message. */
  readonly messageId: string;
  /** Type of the event, such as `message-delivered`. Any of them proves that the message was accepted. */
  readonly type: string;
  /** The recipient that the event is about. */
  readonly to: string;
  /** With `message-failed`. */
  readonly errorCode?: number;
}

/** Wants to know what became of messages that were sent, whatever the handlers of the events do. */
export interface OutcomeWatcher {
  /** May be told the same more than once. When it throws, the event counts as not handled, and comes again. */
  onOutcome(outcome: MessageOutcome): void | Promise<void>;
}

export function toOutcome(event: StatusEvent | MessageFailedEvent): MessageOutcome {
  const { tag } = event.message;
  return {
    ...(typeof tag === 'string' && { tag }),
    messageId: event.message.id,
    type: event.type,
    to: event.to,
    ...('errorCode' in event && { errorCode: event.errorCode }),
  };
}
