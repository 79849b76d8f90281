import type { MessageInput } from '@bandwidth-messages/sdk';
import { countSegments } from '@bandwidth-messages/bulk';
import { createClient } from './create-client.js';
import type { CommandContext } from '../command.js';

/** What a message would be. */
export interface MessagePreview {
  readonly method: string;
  readonly url: string;
  readonly segments: number;
  readonly recipients: number;
  readonly body: unknown;
}

/**
 * Lets the SDK check and build the request, and stops it where it would leave. The generated client builds it, and brings
 * axios along: a preview made without it would show what we think is sent, not what is.
 * @throws ValidationError as a real send would
 */
export async function previewMessage(
  context: CommandContext,
  message: MessageInput,
): Promise<MessagePreview> {
  let preview: MessagePreview | undefined;
  const recipients = Array.isArray(message.to) ? message.to.length : 1;
  // An MMS is one segment for each recipient.
  const segments =
    message.media === undefined && recipients === 1 ? countSegments(message.text ?? '') : recipients;
  const client = await createClient(context, {
    // No token is fetched for a request that never leaves.
    auth: { authorize: () => undefined },
    retry: false,
    axios: {
      adapter: async ({ method = '', url = '', data }) => {
        const body: unknown = JSON.parse(String(data));
        preview = {
          method: method.toUpperCase(),
          url,
          segments,
          recipients,
          body,
        };
        throw new Error('Nothing was sent: this is a dry run.');
      },
    },
  });
  try {
    await client.createMessage(message);
  } catch (error) {
    if (preview === undefined) throw error;
  } finally {
    await client.close({ deadlineMs: 0 });
  }
  if (preview === undefined) throw new Error('The dry run saw no request.');
  return preview;
}
