import type * as client from '@bandwidth-messages/client';
import type { MessagesApiInterface } from '@bandwidth-messages/client';
import type { AxiosInstance, AxiosStatic, InternalAxiosRequestConfig, RawAxiosRequestConfig } from 'axios';
import { ValidationError } from '../errors/errors.js';
import { type ApiCore, createApi } from './api-core.js';

type GeneratedClient = typeof client;
type ApiMethod = (parameters: object, options: RawAxiosRequestConfig) => Promise<unknown>;
type ApiClass = new (
  configuration: object,
  basePath: undefined,
  axios: AxiosInstance,
) => Record<string, ApiMethod>;

/** Defaults that other code of the process set on axios do not hold here. */
const createInstance = (axios: AxiosStatic): AxiosInstance => {
  const instance = axios.create();
  delete instance.defaults.baseURL;
  instance.defaults.transformResponse = [];
  return instance;
};

/**
 * The generated API on an axios instance of its own, whose adapter is the client's chain of stages. Both are loaded with
 * the first call, as most programs never make one.
 */
export const createGeneratedApi = (
  core: ApiCore,
  load: () => Promise<readonly [GeneratedClient, AxiosStatic]>,
): MessagesApiInterface => {
  let instance: AxiosInstance | undefined;

  return createApi(core, async (bound, wire, options, axiosOptions) => {
    const name = bound.operation.operationId;
    const [generated, axios] = await load();
    instance ??= createInstance(axios);
    const Api = Object.values(generated).find(
      (value) => typeof value === 'function' && name in ((value as { prototype?: object }).prototype ?? {}),
    ) as unknown as ApiClass;
    const api = new Api(new generated.Configuration({ basePath: core.baseUrl }), undefined, instance);
    // axios must not see the signal: it would put an error of its own in the place of ours.
    const { signal: _signal, timeout: _timeout, auth: _auth, ...rest } = axiosOptions;
    const adapter = async ({
      url = '',
      data,
      ...config
    }: InternalAxiosRequestConfig<string>): Promise<unknown> => {
      // Credentials go to no other place than the one that the client was made for.
      if (!url.startsWith(`${core.baseUrl}/`)) {
        throw new ValidationError('url must be of the API of this client; nothing was sent.', {
          field: 'url',
        });
      }
      const response = await bound.send(wire, { ...options, built: { url, body: data } });
      const headers = axios.AxiosHeaders.from(response.headers as never);
      return { ...response, statusText: '', headers, config: { ...config, url, data } };
    };
    return api[name]!(wire, { ...rest, adapter: adapter as never });
  });
};
