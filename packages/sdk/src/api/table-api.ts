import type { MessagesApiInterface } from '@bandwidth-messages/client';
import { type ApiCore, createApi } from './api-core.js';

/**
 * The same calls and answers as the generated API gives, made from the operations table: without axios, which is twice
 * as large as the rest of the SDK in a browser.
 */
export const createTableApi = (core: ApiCore): MessagesApiInterface =>
  createApi(core, async (operation, wire, options) => ({
    ...(await operation.send(wire, options)),
    statusText: '',
    config: {},
  }));
