import {
  ApiError,
  AuthenticationError,
  ConnectionError,
  RateLimitError,
  TimeoutError,
  ValidationError,
  type Clock,
  type Message,
  type MessageInput,
} from '@bandwidth-messages/sdk';
import type { BulkClient } from '../../src/bulk-client.js';
import { parseBulkTag } from '../../src/sending/tag.js';

/** What the API makes of a message. */
export type FakeAnswer = (sent: {
  key: string;
  message: MessageInput;
  attempt: number;
}) => Message | Promise<Message>;

export interface FakeClient extends BulkClient {
  /** Every message that reached the API, by key, in order. */
  readonly sent: string[];
  readonly withOptions: object[];
}

/** A client whose answers a test decides; nothing leaves the process. */
export function createFakeClient(clock: Clock, answer: FakeAnswer): FakeClient {
  const sent: string[] = [];
  const withOptions: object[] = [];
  const client: FakeClient = {
    clock,
    sent,
    withOptions,
    async createMessage(message) {
      const key = parseBulkTag(message.tag)?.key ?? '';
      sent.push(key);
      return answer({ key, message, attempt: sent.filter((other) => other === key).length });
    },
    listMessages() {
      throw new Error('The log is not part of this test.');
    },
    with(options) {
      withOptions.push(options);
      return client;
    },
    close: () => Promise.resolve(),
  };
  return client;
}

export const failures = {
  fullQueue: (retryAfterMs?: number) =>
    new RateLimitError('The queue is full.', {
      status: 429,
      attempts: 1,
      outcome: 'not-accepted',
      retryAfterMs,
    }),
  refused: (status = 400) => new ApiError('Refused.', { status, attempts: 1, outcome: 'not-accepted' }),
  broken: (status = 503) => new ApiError('Broken.', { status, attempts: 1, outcome: 'unknown' }),
  credentials: () => new AuthenticationError('No.', { status: 401, attempts: 1, outcome: 'not-accepted' }),
  noConnection: () => new ConnectionError('No connection.', { attempts: 1, outcome: 'not-accepted' }),
  cut: () => new ConnectionError('Cut.', { attempts: 1, outcome: 'unknown' }),
  timeout: () =>
    new TimeoutError('Too late.', { attempts: 1, outcome: 'unknown', limit: 'timeoutMs', limitMs: 30_000 }),
  invalid: () => new ValidationError('No.', { field: 'to', attempts: 0, outcome: 'not-accepted' }),
};
