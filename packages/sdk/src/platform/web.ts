import { createTableApi } from '../api/table-api.js';
import { ValidationError } from '../errors/errors.js';
import { isHttpSender } from '../transport/axios-options.js';
import { createFetchSender } from '../transport/fetch-sender.js';
import type { Platform } from './platform.js';

/** Browsers and edge runtimes: `fetch`, and nothing that only Node has. */
export const createWebPlatform = (): Platform => ({
  createSender({ adapter, ...others }) {
    if (isHttpSender(adapter)) return adapter;
    const [field] = adapter === undefined ? Object.keys(others) : ['adapter'];
    if (field === undefined) return createFetchSender();
    throw new ValidationError(`axios.${field} works in Node only`, { field: `axios.${field}` });
  },
  createApi: createTableApi,
  observers: [],
  userAgent: undefined,
});
