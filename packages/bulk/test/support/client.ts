import {
  type MessagesClientOptions,
  basicAuth,
  createMessagesClient,
  createSystemClock,
} from '@bandwidth-messages/sdk';
import type { BulkClient, Clock } from '../../src/bulk-client.js';

/** A client of a sandbox. */
export function createTestClient(
  baseUrl: string,
  options: Partial<MessagesClientOptions> & { clock?: Clock } = {},
): BulkClient {
  const system = createSystemClock();
  const clock = options.clock ?? { ...system, monotonicMs: () => system.now() };
  const all = {
    accountId: '9900000',
    auth: basicAuth({ username: 'sandbox-user', password: 'sandbox-password' }),
    baseUrl,
    ...options,
  };
  const client = createMessagesClient(all);
  return {
    clock,
    createMessage: (message) => client.createMessage(message),
    listMessages: (query, callOptions) => client.listMessages(query, callOptions),
    with: (own) => createTestClient(baseUrl, { ...options, ...own }),
    close: () => client.close(),
  };
}
