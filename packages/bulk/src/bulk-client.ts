import type { JournalAccount } from './journal/journal.js';
import { type MessagesClient, type MessagesClientOptions, ValidationError } from '@bandwidth-messages/sdk';

/** What this package needs of a client: a `MessagesClient` of the SDK has it all. */
export interface BulkClient extends Pick<
  MessagesClient,
  'clock' | 'createMessage' | 'listMessages' | 'close'
> {
  /** The account that it sends for. @default not told, and not compared with that of the journal */
  readonly accountId?: string | undefined;
  /** Where it sends to. @default not told, and not compared with that of the journal */
  readonly baseUrl?: string | undefined;
  /** A client with other options; own pauses, retries and connections. */
  with(options: Partial<MessagesClientOptions>): BulkClient;
}

/**
 * A client of its own for the attempts of a run: what the API says to a list pauses no single message, of this process or
 * of others that share pauses with it, and uses up none of its retries.
 */
export function createAttemptClient(client: BulkClient): BulkClient {
  return client.with({ retry: false, pauses: false });
}

/** Undefined where the client does not tell. */
export function accountOf({ accountId, baseUrl }: BulkClient): JournalAccount | undefined {
  if (accountId === undefined || baseUrl === undefined) return undefined;
  return { accountId, host: new URL(baseUrl).hostname };
}

/** @throws ValidationError for what is no client */
export function assertClient(client: BulkClient): void {
  const given = client as Partial<BulkClient> | null | undefined;
  if (typeof given?.createMessage === 'function' && typeof given.with === 'function' && given.clock) return;
  throw new ValidationError(
    'client must be a client, such as createMessagesClient makes it; nothing was sent.',
    {
      field: 'client',
    },
  );
}
