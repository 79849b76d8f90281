import type * as generated from '@bandwidth-messages/client';
import type { AxiosInstance, AxiosResponse, AxiosStatic, RawAxiosRequestConfig } from 'axios';

type GeneratedClient = typeof generated;

/** Calls an operation of the generated API. */
export type CallGenerated = (
  operationId: string,
  parameters: object,
  options: RawAxiosRequestConfig,
) => Promise<AxiosResponse<unknown>>;

type ApiMethod = (parameters: object, options: RawAxiosRequestConfig) => Promise<AxiosResponse<unknown>>;

interface Loaded {
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
 * The generated `MessagesApi` on an axios instance of our own, loaded when the first call is made. Each call gives the
 * pipeline as its `adapter`.
 * @param onLoad told when axios has been loaded
 */
export function createGeneratedApi(baseUrl: string, onLoad: (axios: AxiosStatic) => void): CallGenerated {
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
    loaded = { client, api, instance };
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

  return async (operationId, parameters, options) => {
    const api = apiOf(loaded ?? (await load()), operationId);
    return (Reflect.get(api, operationId) as ApiMethod).call(api, parameters, options);
  };
}
