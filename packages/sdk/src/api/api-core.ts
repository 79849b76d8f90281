import type { MessagesApiInterface } from '@bandwidth-messages/client';
import type { Operation } from '@bandwidth-messages/client/operations';
import type { RawAxiosRequestConfig } from 'axios';
import type { ApiResponse, CallOptions } from '../transport/call.js';
import type { PreparedRequest } from '../values/prepare-request.js';

export type Values = Readonly<Record<string, unknown>>;

export interface ApiCallOptions extends CallOptions {
  /** Headers besides those that the SDK sets. */
  readonly headers?: Readonly<Record<string, string>>;
  /** URL and body as the generated code built them. */
  readonly built?: Pick<PreparedRequest, 'url' | 'body'>;
}

/** An operation, bound to a client. */
export interface ApiOperation {
  readonly operation: Operation;
  /** Checks the values, and turns them into what goes over the wire. */
  toWire(values: Values): Values;
  /** Sends a request through all stages. */
  send(wire: Values, options: ApiCallOptions, defaultDeadlineMs?: number): Promise<ApiResponse>;
}

/** What `client.api` is built on. */
export interface ApiCore {
  readonly baseUrl: string;
  readonly operations: readonly ApiOperation[];
}

/** The SDK sets these itself; the first is the one that matters. */
const OWN_HEADERS =
  /^(authorization|host|content-length|content-type|transfer-encoding|connection|accept|user-agent)$/i;

const readOptions = ({ signal, timeout, headers = {} }: RawAxiosRequestConfig): ApiCallOptions => ({
  // axios knows signals by two methods only; whoever passes one passes a real one.
  signal: signal as AbortSignal | undefined,
  timeoutMs: timeout || undefined,
  headers: Object.fromEntries(
    Object.entries(headers)
      .filter(([name, value]) => !OWN_HEADERS.test(name) && value !== undefined && value !== null)
      .map(([name, value]) => [name, String(value)]),
  ),
});

/** Calls one operation with values that are ready for the wire. */
export type Invoke = (
  operation: ApiOperation,
  wire: Values,
  options: ApiCallOptions,
  axiosOptions: RawAxiosRequestConfig,
) => Promise<unknown>;

/** The methods of the generated API, one per operation; plain values are converted before the generated code. */
export const createApi = ({ operations }: ApiCore, invoke: Invoke): MessagesApiInterface => {
  const methods = operations.map((bound) => {
    const method = async (values: Values = {}, axiosOptions: RawAxiosRequestConfig = {}): Promise<unknown> =>
      invoke(bound, bound.toWire(values), readOptions(axiosOptions), axiosOptions);
    return [bound.operation.operationId, method] as const;
  });
  return Object.fromEntries(methods) as unknown as MessagesApiInterface;
};
