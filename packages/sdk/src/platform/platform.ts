import type { MessagesApiInterface } from '@bandwidth-messages/client';
import type { ApiCore } from '../api/api-core.js';
import type { EventObserver } from '../events.js';
import type { AxiosOptions } from '../transport/axios-options.js';
import type { HttpSender } from '../transport/http-sender.js';

/** What differs between Node and everything else. */
export interface Platform {
  createSender(options: AxiosOptions): HttpSender;
  createApi(core: ApiCore): MessagesApiInterface;
  /** Told about all events, besides the listener of the user. */
  readonly observers: readonly EventObserver[];
  /** For the `User-Agent` header, where it can be set. */
  readonly userAgent: string | undefined;
}
