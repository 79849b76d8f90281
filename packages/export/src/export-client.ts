import type { CallOptions, ListMessagesQuery, MessagesClient, MessagesList } from '@bandwidth-messages/sdk';

/** What an export needs of a client: any `MessagesClient` has it. */
export interface ExportClient extends Pick<MessagesClient, 'accountId' | 'clock'> {
  /** Asks for one page: `call` of the client. */
  call(operation: 'listMessages', query: ListMessagesQuery, options?: CallOptions): Promise<MessagesList>;
}
