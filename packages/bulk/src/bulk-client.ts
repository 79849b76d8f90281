import type { MessagesClient, MessagesClientOptions } from '@bandwidth-messages/sdk';

/** What this package needs of a client: a `MessagesClient` of the SDK has it all. */
export interface BulkClient extends Pick<
  MessagesClient,
  'clock' | 'createMessage' | 'listMessages' | 'close'
> {
  /** A client with other options; own pauses, retries and connections. */
  with(options: Partial<MessagesClientOptions>): BulkClient;
}
