import type { AxiosRequestConfig } from 'axios';
import type { HttpSender } from './http-sender.js';

/**
 * The settings of axios that are passed on to its adapters. What could switch a rule of the SDK off is not among them:
 * redirects, timeouts, status checks, credentials, base URL, transforms.
 */
export const AXIOS_OPTION_NAMES = [
  'adapter',
  'proxy',
  'httpAgent',
  'httpsAgent',
  'socketPath',
  'decompress',
  'family',
  'lookup',
  'withCredentials',
  'fetchOptions',
  'env',
] as const satisfies readonly (keyof AxiosRequestConfig)[];

type PassedOn = Exclude<(typeof AXIOS_OPTION_NAMES)[number], 'adapter'>;

/** How requests are sent. With anything but the two agents and `undiciAdapter()`, an adapter of axios sends them. */
export interface AxiosOptions extends Pick<AxiosRequestConfig, PassedOn> {
  /**
   * `undiciAdapter()`, one of axios's adapters by name, or a function that is one. `'http'` also reads the proxy
   * variables of the environment, which the default does not.
   * @default `node:http` in Node, `fetch` elsewhere
   */
  readonly adapter?: AxiosRequestConfig['adapter'] | HttpSender;
}

/** Whether the adapter is one of ours, which needs no axios. */
export const isHttpSender = (adapter: unknown): adapter is HttpSender =>
  typeof (adapter as Partial<HttpSender> | undefined)?.send === 'function';
