import { type Operation, type OperationId, models, operations } from '@bandwidth-messages/client/operations';
import type { AxiosResponse, InternalAxiosRequestConfig, RawAxiosRequestConfig } from 'axios';
import { type ApiCallOptions, type HttpRequest, readApiOptions, readCallOptions } from '../call.js';
import { ConnectionError, ValidationError, addDetails } from '../errors/errors.js';
import { DEFAULTS, type Settings } from '../options.js';
import { createGeneratedApi } from '../request/generated-api.js';
import { type Values, prepareRequest } from '../request/prepare-request.js';
import { userAgentHeader } from '../request/user-agent.js';
import { ensureValidationError, showKey, suggest } from '../validation.js';
import type { Pipeline } from './pipeline.js';

/** One call of an operation, with plain values. */
export interface OperationCall {
  readonly operationId: string;
  readonly values: unknown;
  readonly options: unknown;
  /** The options are those of axios, as for the generated API. */
  readonly isOfApi?: boolean;
  /** Values and options have been checked before. */
  readonly isChecked?: boolean;
  /** For a call that has no deadline of its own. @default 60000 */
  readonly defaultDeadlineMs?: number;
  readonly requiredField?: string;
  /** Ends the call, besides the signal of the caller. */
  readonly controller?: AbortController;
}

/** Calls an operation of the generated API through the pipeline. */
export type CallOperation = (call: OperationCall) => Promise<AxiosResponse<unknown>>;

/**
 * The operation with this id.
 * @throws ValidationError when there is none
 */
export function requireOperation(operationId: unknown): Operation {
  const id = String(operationId);
  if (Object.hasOwn(operations, id)) return operations[id as OperationId];
  const problem = `There is no operation ${showKey(id)}.${suggest(id, Object.keys(operations))}`;
  throw new ValidationError(problem, { field: 'operationId', attempts: 0 });
}

export function createOperationCaller(settings: Settings, pipeline: Pipeline): CallOperation {
  const { accountId, baseUrl } = settings;
  const callGenerated = createGeneratedApi(baseUrl, (axios) => pipeline.adapter.use(axios));
  const ownHeaders = userAgentHeader(settings.userAgent);

  /** What is checked before anything else, with the errors that belong to a call. */
  function check(operation: Operation, call: OperationCall): { options: ApiCallOptions; given: Values } {
    const { operationId, safeToRepeat } = operation;
    try {
      if (pipeline.isClosed())
        throw new ConnectionError(`${operationId}: the client is closed; nothing was sent.`, {});
      if (call.isChecked) return { options: call.options as ApiCallOptions, given: call.values as Values };
      const options = call.isOfApi ? readApiOptions(call.options) : readCallOptions(call.options);
      return { options, given: prepare(operation, accountId, call.values) };
    } catch (error) {
      const outcome = safeToRepeat ? undefined : 'not-accepted';
      throw addDetails(ensureValidationError(error), {
        operation: operationId,
        attempts: 0,
        outcome,
        accountId,
      });
    }
  }

  return async (call) => {
    const operation = requireOperation(call.operationId);
    const { options, given } = check(operation, call);
    const { controller = new AbortController(), requiredField } = call;
    const { timeoutMs = settings.timeoutMs } = options;
    const { deadlineMs = settings.deadlineMs ?? call.defaultDeadlineMs ?? DEFAULTS.deadlineMs } = options;
    const start = {
      operation,
      given,
      requiredField,
      controller,
      callerSignal: options.signal,
      timeoutMs,
      deadlineMs,
    };
    return pipeline.run(start, (send) => {
      const adapter = async (config: InternalAxiosRequestConfig): Promise<AxiosResponse> => {
        const { status, headers, data } = await send(httpRequestOf(config));
        return { status, statusText: '', headers, data, config };
      };
      const headers = { ...callerHeaders(options.headers), ...ownHeaders };
      return callGenerated(call.operationId, given, { headers, adapter });
    });
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

/** What the generated code has built. */
function httpRequestOf({ method = 'get', url = '', headers, data }: InternalAxiosRequestConfig): HttpRequest {
  return {
    method: method.toUpperCase(),
    url,
    headers: headers.toJSON() as Record<string, string>,
    body: data === undefined ? undefined : String(data),
  };
}
