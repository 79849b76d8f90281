import type { CallOptions, Clock, ListMessagesQuery, MessagesList } from '@bandwidth-messages/sdk';

/** What an export needs of a client: any `MessagesClient` has it. */
export interface ExportClient {
  readonly accountId: string;
  readonly clock: Pick<Clock, 'now' | 'sleep'> & {
    /** Milliseconds that never go back. */
    monotonicMs(): number;
  };
  call(
    operationId: 'listMessages',
    parameters: ListMessagesQuery,
    options?: CallOptions,
  ): Promise<MessagesList>;
}
