import type { Axios, AxiosResponse, AxiosStatic, RawAxiosRequestConfig } from 'axios';

/** Calls an operation of the generated API. */
export type CallGenerated = (
  operationId: string,
  parameters: object,
  options: RawAxiosRequestConfig,
) => Promise<AxiosResponse<unknown>>;

type ApiMethod = (parameters: object, options: RawAxiosRequestConfig) => Promise<AxiosResponse<unknown>>;
type ApiClass = new (configuration: undefined, baseUrl: string, axios: Axios) => Record<string, ApiMethod>;

interface Loaded {
  readonly exported: readonly unknown[];
  readonly instance: Axios;
}

/**
 * The generated `MessagesApi` on an axios instance of our own, loaded when the first call is made. Each call gives the
 * pipeline as its `adapter`.
 * @param onLoad told when axios has been loaded
 */
export function createGeneratedApi(baseUrl: string, onLoad: (axios: AxiosStatic) => void): CallGenerated {
  let loaded: Loaded | undefined;

  async function load(): Promise<Loaded> {
    // Nobody waits for the promise of another call: each loads, and the modules come from the loader's cache.
    const [client, { default: axios }] = await Promise.all([
      import('@bandwidth-messages/client/api'),
      import('axios'),
    ]);
    onLoad(axios);
    // It takes nothing from the defaults that other code has set. Bodies are texts already, and answers values.
    const instance = new axios.Axios({ headers: {}, transformRequest: [], transformResponse: [] });
    return (loaded ??= { exported: Object.values(client), instance });
  }

  return async (operationId, parameters, options) => {
    const { exported, instance } = loaded ?? (await load());
    // There is a class for each tag of the spec.
    const isItsClass = (value: unknown): value is ApiClass =>
      typeof value === 'function' && operationId in ((value.prototype ?? {}) as object);
    const apiClass = exported.find(isItsClass);
    if (!apiClass) throw new TypeError(`The generated client has no operation ${operationId}`);
    return new apiClass(undefined, baseUrl, instance)[operationId]!(parameters, options);
  };
}
