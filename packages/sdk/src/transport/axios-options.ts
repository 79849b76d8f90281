import type { AxiosRequestConfig } from 'axios';
import type { HttpSender } from './http-sender.js';

/**
 * How requests are sent: the settings that are passed on to axios's adapters. With anything but the two agents and
 * `undiciAdapter()`, one of those sends them. What could switch a rule of the SDK off is not among them: redirects,
 * timeouts, status checks, credentials, base URL, transforms.
 */
export interface AxiosOptions extends Pick<
  AxiosRequestConfig,
  | 'proxy'
  | 'httpAgent'
  | 'httpsAgent'
  | 'socketPath'
  | 'decompress'
  | 'family'
  | 'lookup'
  | 'withCredentials'
  | 'fetchOptions'
  | 'env'
> {
  /**
   * `undiciAdapter()`, one of axios's adapters by name, or a function that is one. `'http'` also reads the proxy
   * variables of the environment, which the default does not.
   * @default `node:http` in Node, `fetch` elsewhere
   */
  readonly adapter?: AxiosRequestConfig['adapter'] | HttpSender;
}

const NAMES =
  'adapter proxy httpAgent httpsAgent socketPath decompress family lookup withCredentials fetchOptions env';
export const AXIOS_OPTION_NAMES: readonly string[] = /* @__PURE__ */ NAMES.split(' ');

/** Whether the adapter is one of ours, which needs no axios. */
export const isHttpSender = (adapter: unknown): adapter is HttpSender =>
  typeof (adapter as Partial<HttpSender> | undefined)?.send === 'function';
