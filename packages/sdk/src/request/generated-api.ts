import type { Axios, AxiosResponse, AxiosStatic, RawAxiosRequestConfig } from 'axios';

/** Calls an operation of the generated API. */
export type CallGenerated = (
  operationId: string,
  parameters: object,
  options: RawAxiosRequestConfig,
) => Promise<AxiosResponse<unknown>>;

type ApiMethod = (parameters: object, options: RawAxiosRequestConfig) => Promise<AxiosResponse<unknown>>;
type Api = Readonly<Record<string, ApiMethod>>;
type ApiClass = new (configuration: undefined, baseUrl: string, axios: Axios) => Api;

/**
 * The generated `MessagesApi` on an axios instance of our own, loaded when the first call is made. Each call gives the
 * pipeline as its `adapter`.
 * @param onLoad told when axios has been loaded
 */
export function createGeneratedApi(baseUrl: string, onLoad: (axios: AxiosStatic) => void): CallGenerated {
  /** One for each tag of the spec. */
  let apis: readonly Api[] | undefined;

  async function load(): Promise<readonly Api[]> {
    // Nobody waits for the promise of another call: each loads, and the modules come from the loader's cache.
    const [client, { default: axios }] = await Promise.all([
      import('@bandwidth-messages/client/api'),
      import('axios'),
    ]);
    onLoad(axios);
    // It takes nothing from the defaults that other code has set. Bodies are texts already, and answers values.
    const instance = new axios.Axios({ headers: {}, transformRequest: [], transformResponse: [] });
    const isApi = (entry: [string, unknown]): entry is [string, ApiClass] => entry[0].endsWith('Api');
    const classes = Object.entries<unknown>(client).filter(isApi);
    return (apis ??= classes.map(([, apiClass]) => new apiClass(undefined, baseUrl, instance)));
  }

  return async (operationId, parameters, options) => {
    const api = (apis ?? (await load())).find((one) => operationId in one);
    if (!api) throw new TypeError(`The generated client has no operation ${operationId}`);
    return api[operationId]!(parameters, options);
  };
}
