import type { AxiosAdapter, AxiosStatic, InternalAxiosRequestConfig, RawAxiosRequestConfig } from 'axios';
import type { AxiosHeaders, HttpRequest } from '../call.js';
import { isLoopbackUrl } from '../validation.js';
import { runGuarded } from '../run-guarded.js';
import { createAgents } from './agents.js';
import type { AxiosOptions, MessagesAdapter } from './axios-options.js';

/** What an adapter of axios answers with, before anything of it is trusted. */
export interface AdapterAnswer {
  readonly status: number;
  readonly headers: unknown;
  /** The same, where they need no further conversion for users of axios. */
  readonly axiosHeaders: AxiosHeaders | undefined;
  readonly data: unknown;
  readonly request: unknown;
}

/** Sends one request and nothing more: no redirect, no retry, no status is an error. */
export interface Adapter {
  /** Hands over axios, once it has been loaded. */
  use(axios: AxiosStatic): void;
  /**
   * Sends the request with these headers in place of its own. Resolves as soon as status and headers came. Rejects with
   * what the adapter of axios rejects with.
   */
  send(request: HttpRequest, headers: HttpRequest['headers'], signal: AbortSignal): Promise<AdapterAnswer>;
  /** Closes idle connections. */
  close(): Promise<void>;
}

/** In this order, the first that the runtime has. */
const DEFAULT_ADAPTERS = ['http', 'fetch', 'xhr'];

/** Whether bodies of `fetch` can be read as a stream; without, an answer has to come whole. */
function canStream(): boolean {
  try {
    return typeof new Response('').body?.getReader === 'function';
  } catch {
    return false;
  }
}

/** Answers come from the API, not from a cache. Older edge runtimes know no cache, and refuse the option. */
function fetchOptionsOf(
  given: AxiosOptions['fetchOptions'],
): NonNullable<RawAxiosRequestConfig['fetchOptions']> {
  const knowsCache = typeof Request === 'function' && 'cache' in Request.prototype;
  return { ...(knowsCache && { cache: 'no-store' }), ...given };
}

interface Loaded {
  readonly axios: AxiosStatic;
  readonly adapter: AxiosAdapter;
  /** What is the same for all requests. */
  readonly config: Omit<RawAxiosRequestConfig, 'url' | 'method' | 'headers' | 'data' | 'signal'>;
}

/** Sends by one of axios's adapters, or by the one that the user gave. */
export function createAdapter(options: AxiosOptions): Adapter {
  const { adapter: given, ...passedOn } = options;
  const own: MessagesAdapter | undefined = typeof given === 'function' ? given : undefined;
  // Agents are what axios's `http` adapter needs; others bring connections of their own.
  const agents = own || given === 'fetch' ? undefined : createAgents();
  let loaded: Loaded | undefined;

  return {
    use(axios) {
      if (loaded) return;
      const config: Loaded['config'] = {
        ...(agents && { httpAgent: agents.httpAgent, httpsAgent: agents.httpsAgent }),
        withCredentials: false,
        ...(passedOn as RawAxiosRequestConfig),
        fetchOptions: fetchOptionsOf(options.fetchOptions),
        responseType: agents || own || canStream() ? 'stream' : 'text',
        maxRedirects: 0,
        maxContentLength: -1,
        maxBodyLength: -1,
        validateStatus: null,
        timeout: 0,
      };
      loaded = { axios, adapter: axios.getAdapter(given ?? DEFAULT_ADAPTERS, config), config };
    },
    async send({ url, method, body }, given, signal) {
      if (!loaded) throw new Error('axios has not been loaded');
      const { axios, adapter, config } = loaded;
      const headers = axios.AxiosHeaders.from(given);
      const own = { url, method: method.toLowerCase(), headers, data: body, signal };
      // Spreading `config` before five further fields would take 20 us.
      const request: InternalAxiosRequestConfig = Object.assign(own, config);
      // A proxy of the environment does not get what stays on this machine, where http is allowed.
      if (config.proxy === undefined && isLoopbackUrl(url)) request.proxy = false;
      try {
        return checkAnswer(await adapter(request), axios);
      } catch (error) {
        if (agents?.isUnconnected((error as { readonly request?: unknown } | undefined)?.request)) {
          throw Object.assign(error as object, { notSent: true });
        }
        throw error;
      }
    },
    async close() {
      agents?.destroy();
      if (own?.close) runGuarded(() => own.close?.());
    },
  };
}

/** Adapters of users may answer with anything. */
function checkAnswer(answer: unknown, { AxiosHeaders }: AxiosStatic): AdapterAnswer {
  const { status, headers, data, request } = (answer ?? {}) as Partial<AdapterAnswer>;
  if (typeof status !== 'number') throw new TypeError('the adapter answered without a status');
  const axiosHeaders = headers instanceof AxiosHeaders ? headers : undefined;
  return { status, headers, axiosHeaders, data, request };
}
