import type {
  Clock as SdkClock,
  ListMessagesQuery,
  Message,
  MessageInput,
  MessagesIterable,
} from '@bandwidth-messages/sdk';

/** Time as the SDK injects it. */
export interface Clock extends Pick<SdkClock, 'now' | 'sleep' | 'random'> {
  /** Milliseconds of a clock that never goes back. */
  monotonicMs(): number;
}

/** What this package needs of a client of the SDK. */
export interface BulkClient {
  readonly clock: Clock;
  createMessage(message: MessageInput): Promise<Message>;
  listMessages(query: ListMessagesQuery, options?: { signal?: AbortSignal }): MessagesIterable;
  with(options: object): BulkClient;
  close(): Promise<void>;
}
