import type { AxiosAdapter, AxiosRequestConfig } from 'axios';
import { ValidationError } from '../errors/errors.js';
import { failOption, requireKeys, withoutUndefined } from '../validation.js';

/** An adapter of axios. The two properties are looked at where they are there. */
export interface MessagesAdapter extends AxiosAdapter {
  /** Closes idle connections; called by `close()` of the client. */
  close?(): void | Promise<void>;
  /** Names of options of `axios` that this adapter cannot honour: the client refuses them beside it. */
  readonly ignoredOptions?: readonly string[];
}

/** The settings that only axios's `http` adapter honours. */
const OF_HTTP = [
  'proxy',
  'httpAgent',
  'httpsAgent',
  'socketPath',
  'decompress',
  'family',
  'lookup',
] as const satisfies readonly (keyof AxiosRequestConfig)[];

/** The settings that are passed on to the adapter. */
export const PASSED_ON = [
  ...OF_HTTP,
  'withCredentials',
  'fetchOptions',
  'env',
] as const satisfies readonly (keyof AxiosRequestConfig)[];

/** Some properties of `T`, of which each may also be given as `undefined`. */
type OrUndefined<T, Keys extends keyof T> = { readonly [Key in Keys]?: T[Key] | undefined };

/**
 * How requests are sent: the settings that are passed on to the adapter of axios. What could switch a rule of the SDK
 * off is not among them: redirects, timeouts, status checks, credentials, base URL, transforms.
 */
export interface AxiosOptions extends OrUndefined<AxiosRequestConfig, (typeof PASSED_ON)[number]> {
  /**
   * `undiciAdapter()`, one of axios's adapters by name, or a function that is one.
   * @default axios's `http` in Node, its `fetch` elsewhere
   */
  readonly adapter?: AxiosRequestConfig['adapter'] | MessagesAdapter | undefined;
}

function requireProxy(proxy: unknown): void {
  if (proxy === undefined || proxy === false) return;
  const { host, port } = (proxy ?? {}) as { readonly host?: unknown; readonly port?: unknown };
  if (typeof host === 'string' && host && (port === undefined || typeof port === 'number')) return;
  failOption('axios.proxy', 'false or an object such as { protocol, host, port }');
}

function requireAgent(name: 'httpAgent' | 'httpsAgent', agent: unknown): void {
  const { addRequest } = (agent ?? {}) as { readonly addRequest?: unknown };
  if (agent === undefined || agent === false || typeof addRequest === 'function') return;
  failOption(`axios.${name}`, 'an Agent of Node, not its options');
}

/** The adapters that axios has, by name. */
const ADAPTER_NAMES = ['http', 'fetch', 'xhr'];

function requireAdapter(adapter: unknown): void {
  const isAdapter = (one: unknown): boolean =>
    typeof one === 'function' || ADAPTER_NAMES.includes(one as string);
  const isList = Array.isArray(adapter) && adapter.length > 0 && adapter.every(isAdapter);
  if (adapter === undefined || isAdapter(adapter) || isList) return;
  failOption(
    'axios.adapter',
    `a function such as undiciAdapter() gives, or one of ${ADAPTER_NAMES.join(', ')}`,
  );
}

/**
 * Checks the option `axios`. An option that is `undefined` counts as left out.
 * @throws ValidationError for an option that is unknown, wrong, or that the chosen adapter would not honour
 * @internal
 */
export function readAxiosOptions(given: AxiosOptions): AxiosOptions {
  requireKeys('axios', given, ['adapter', ...PASSED_ON]);
  requireProxy(given.proxy);
  requireAgent('httpAgent', given.httpAgent);
  requireAgent('httpsAgent', given.httpsAgent);
  requireAdapter(given.adapter);
  const options: AxiosOptions = withoutUndefined(given);
  const ignored = ignoredBy(options.adapter).find((name) => name in options);
  if (ignored === undefined) return options;
  const hint = typeof options.adapter === 'function' ? '; give it to the adapter itself' : '';
  throw new ValidationError(`axios.${ignored} has no effect beside this adapter${hint}`, {
    field: `axios.${ignored}`,
  });
}

function ignoredBy(adapter: AxiosOptions['adapter']): readonly string[] {
  if (typeof adapter === 'function') return (adapter as MessagesAdapter).ignoredOptions ?? [];
  return adapter === 'fetch' || adapter === 'xhr' ? OF_HTTP : [];
}
