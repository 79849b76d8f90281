import { type Operation, models, operations } from '@bandwidth-messages/client/operations';
import type { AxiosStatic, InternalAxiosRequestConfig, RawAxiosRequestConfig } from 'axios';
import { type CallOptions, type HttpRequest, readCallOptions } from '../call.js';
import { ValidationError } from '../errors/errors.js';
import { addDetails } from '../errors/messages-error.js';
import { DEFAULTS, type Settings } from '../options.js';
import { type AxiosAnswer, type GeneratedApi, createGeneratedApi } from '../request/generated-api.js';
import { type Values, prepareRequest } from '../request/prepare-request.js';
import { createRecognizer } from '../request/recognize-operation.js';
import { showKey, suggest } from '../validation.js';
import { VERSION } from '../version.js';
import type { Pipeline } from './pipeline.js';

/** One call of an operation, with plain values. */
export interface OperationCall {
  readonly operationId: string;
  readonly values: unknown;
  readonly options: unknown;
  /** For a call that has no deadline of its own. @default 60000 */
  readonly defaultDeadlineMs?: number;
  readonly requiredField?: string;
  /** Gives the call up, besides the signal of the caller. */
  readonly signal?: AbortSignal;
}

/** Calls the operations of the generated API through the pipeline. */
export interface OperationCaller {
  call(call: OperationCall): Promise<AxiosAnswer>;
  /** For direct use of the generated API. */
  callAsAxios(operationId: string, values: unknown, options: RawAxiosRequestConfig): Promise<AxiosAnswer>;
}

const ALL: readonly Operation[] = Object.values(operations);

/**
 * The operation with this id.
 * @throws ValidationError when there is none
 */
export function requireOperation(operationId: unknown): Operation {
  const found = ALL.find((operation) => operation.operationId === operationId);
  if (found) return found;
  const id = String(operationId);
  const hint = suggest(
    id,
    ALL.map((operation) => operation.operationId),
  );
  throw new ValidationError(`There is no operation ${showKey(id)}.${hint}`, {
    field: 'operationId',
    attempts: 0,
  });
}

export function createOperationCaller(settings: Settings, pipeline: Pipeline): OperationCaller {
  const { accountId, baseUrl } = settings;
  const generated: GeneratedApi = createGeneratedApi(baseUrl, (axios) => pipeline.adapter.use(axios));
  const recognize = createRecognizer(ALL, baseUrl);
  const userAgent = userAgentOf(settings.userAgent);

  async function send(
    operation: Operation,
    given: Values,
    options: CallOptions,
    { defaultDeadlineMs = DEFAULTS.deadlineMs, requiredField, signal }: Partial<OperationCall>,
    config: InternalAxiosRequestConfig,
    axios: AxiosStatic,
  ): Promise<AxiosAnswer> {
    const answer = await pipeline.send({
      operation,
      request: httpRequestOf(config, userAgent),
      given,
      requiredField,
      callerSignals: [options.signal, signal].filter((one) => one !== undefined),
      timeoutMs: options.timeoutMs ?? settings.timeoutMs,
      deadlineMs: options.deadlineMs ?? settings.deadlineMs ?? defaultDeadlineMs,
    });
    const headers = axios.AxiosHeaders.from(answer.headers as Record<string, string>);
    return { status: answer.status, statusText: '', headers, data: answer.data };
  }

  /** What is checked before anything else, with the errors that belong to a call. */
  function check<T>(operation: Operation, read: () => T): T {
    pipeline.requireOpen(operation);
    try {
      return read();
    } catch (error) {
      const { operationId, safeToRepeat } = operation;
      const outcome = safeToRepeat ? undefined : 'not-accepted';
      throw addDetails(error, { operation: operationId, attempts: 0, outcome, accountId });
    }
  }

  return {
    async call(call) {
      const operation = requireOperation(call.operationId);
      const { options, values } = check(operation, () => ({
        options: readCallOptions(call.options),
        values: prepare(operation, accountId, call.values),
      }));
      return pipeline.track(
        generated.call(call.operationId, values, {}, (config, axios) =>
          send(operation, values, options, call, config, axios),
        ),
      );
    },
    async callAsAxios(operationId, given, { signal, timeout, headers }) {
      const operation = requireOperation(operationId);
      const { options, values } = check(operation, () => ({
        options: readCallOptions({ ...(signal && { signal }), ...(timeout && { timeoutMs: timeout }) }),
        values: prepare(operation, accountId, given),
      }));
      return pipeline.track(
        generated.call(operationId, values, { headers: callerHeaders(headers) }, (config, axios) =>
          send(recognize(config.method ?? '', config.url ?? ''), values, options, {}, config, axios),
        ),
      );
    },
  };
}

function prepare(operation: Operation, accountId: string, values: unknown): Values {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    throw new ValidationError('The parameters must be an object', { field: 'parameters' });
  }
  const isOfAccount = operation.path.includes('{accountId}');
  return prepareRequest(operation, models, { ...(isOfAccount && { accountId }), ...values });
}

/** The SDK sets these itself; the first is the one that matters. */
const OWN_HEADERS =
  /^(authorization|host|content-length|content-type|transfer-encoding|connection|accept|user-agent)$/i;

function callerHeaders(headers: RawAxiosRequestConfig['headers'] = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name, value]) => !OWN_HEADERS.test(name) && value !== undefined && value !== null)
      .map(([name, value]) => [name, String(value)]),
  );
}

/** Browsers set the header themselves. */
function userAgentOf(given: string | undefined): string | undefined {
  if (typeof process === 'undefined' || !process.versions?.node) return undefined;
  return [given, `bandwidth-messages-sdk/${VERSION} node/${process.versions.node}`].filter(Boolean).join(' ');
}

/** What the generated code has built. */
function httpRequestOf(config: InternalAxiosRequestConfig, userAgent: string | undefined): HttpRequest {
  const { method = 'get', url = '' } = config;
  const headers = config.headers.toJSON() as Record<string, string>;
  return {
    method: method.toUpperCase(),
    url,
    headers: userAgent === undefined ? headers : { ...headers, 'User-Agent': userAgent },
    body: config.data === undefined ? undefined : String(config.data),
  };
}
