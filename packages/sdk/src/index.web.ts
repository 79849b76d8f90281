import { type MessagesClient, createClient } from './client.js';
import type { MessagesClientOptions } from './options.js';
import { createWebPlatform } from './platform/web.js';

// The entry for browsers and edge runtimes. Its types are those of index.ts; a test compares what the two export.

export const createMessagesClient = (options: MessagesClientOptions): MessagesClient =>
  createClient(options, createWebPlatform());

export { basicAuth } from './auth/basic-auth.js';
export { clientCredentials } from './auth/client-credentials.js';
export { optionsFromEnv } from './options-from-env.js';
export { SendFailure } from './transport/http-sender.js';
export { createRateLimiter } from './limit/rate-limiter.js';
export { createSystemClock } from './clock.js';
export { MessagesError } from './errors/messages-error.js';
export {
  AbortError,
  ApiError,
  AuthenticationError,
  ConnectionError,
  DecodeError,
  RateLimitError,
  TimeoutError,
  ValidationError,
  isMessagesError,
} from './errors/errors.js';
export { ExportIncompleteError } from './export/export-incomplete-error.js';
export { PageWindowError } from './paging/page-window-error.js';
