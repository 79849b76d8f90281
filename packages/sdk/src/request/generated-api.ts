import type * as generated from '@bandwidth-messages/client';
import type {
  AxiosInstance,
  AxiosResponse,
  AxiosStatic,
  InternalAxiosRequestConfig,
  RawAxiosRequestConfig,
} from 'axios';

type GeneratedClient = typeof generated;

/** Sends what the generated code has built. */
export type AxiosSend = (config: InternalAxiosRequestConfig, axios: AxiosStatic) => Promise<AxiosAnswer>;

/** An answer as axios hands it out. */
export type AxiosAnswer = Omit<AxiosResponse<unknown>, 'config'>;

/** The generated API, loaded when the first call is made. */
export interface GeneratedApi {
  /** Calls an operation of it. `send` takes the place of the adapter for this one call. */
  call(
    operationId: string,
    parameters: object,
    options: RawAxiosRequestConfig,
    send: AxiosSend,
  ): Promise<AxiosAnswer>;
}

type ApiMethod = (parameters: object, options: RawAxiosRequestConfig) => Promise<AxiosAnswer>;

interface Loaded {
  readonly axios: AxiosStatic;
  readonly client: GeneratedClient;
  readonly api: generated.MessagesApi;
  readonly instance: AxiosInstance;
}

/** An instance of axios that takes nothing from the defaults which other code has set. */
function createInstance(axios: AxiosStatic): AxiosInstance {
  const instance = axios.create();
  for (const name of Object.keys(instance.defaults)) Reflect.deleteProperty(instance.defaults, name);
  // Bodies are texts already, and answers values.
  return Object.assign(instance, {
    defaults: Object.assign(instance.defaults, { headers: {}, transformRequest: [], transformResponse: [] }),
  });
}

/**
 * The generated `MessagesApi` on an axios instance of our own, of which each call replaces the adapter by the pipeline.
 * @param onLoad told when axios has been loaded
 */
export function createGeneratedApi(baseUrl: string, onLoad: (axios: AxiosStatic) => void): GeneratedApi {
  let loaded: Loaded | undefined;
  const configuration = (client: GeneratedClient): generated.Configuration =>
    new client.Configuration({ basePath: baseUrl });

  async function load(): Promise<Loaded> {
    // Nobody waits for the promise of another call: each loads, and the modules come from the loader's cache.
    const [client, { default: axios }] = await Promise.all([
      import('@bandwidth-messages/client'),
      import('axios'),
    ]);
    if (loaded) return loaded;
    const instance = createInstance(axios);
    const api = new client.MessagesApi(configuration(client), undefined, instance);
    loaded = { axios, client, api, instance };
    onLoad(axios);
    return loaded;
  }

  /** The object that has the operation: there is one for each tag of the spec. */
  function apiOf({ client, api, instance }: Loaded, operationId: string): object {
    if (operationId in api) return api;
    for (const value of Object.values(client)) {
      const isIts = typeof value === 'function' && operationId in ((value.prototype ?? {}) as object);
      if (!isIts) continue;
      return Reflect.construct(value, [configuration(client), undefined, instance]) as object;
    }
    return api;
  }

  return {
    async call(operationId, parameters, options, send) {
      const ready = loaded ?? (await load());
      const api = apiOf(ready, operationId);
      const method = Reflect.get(api, operationId) as ApiMethod;
      const adapter = async (config: InternalAxiosRequestConfig): Promise<AxiosResponse> => ({
        ...(await send(config, ready.axios)),
        config,
      });
      return method.call(api, parameters, { ...options, adapter });
    },
  };
}
