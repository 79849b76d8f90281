import {
  type MessagesClient,
  type MessagesClientOptions,
  basicAuth,
  createMessagesClient,
} from '@bandwidth-messages/sdk';

/** A client of a sandbox. */
export function createTestClient(
  baseUrl: string,
  options: Partial<MessagesClientOptions> = {},
): MessagesClient {
  return createMessagesClient({
    accountId: '9900000',
    auth: basicAuth({ username: 'sandbox-user', password: 'sandbox-password' }),
    baseUrl,
    ...options,
  });
}
