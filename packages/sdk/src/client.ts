import type { MessagesApi } from '@bandwidth-messages/client';
import { type Operation, type OperationId, models, operations } from '@bandwidth-messages/client/operations';
import type { ApiCallOptions, ApiCore, Values } from './api/api-core.js';
import { ConnectionError } from './errors/errors.js';
import { type MessagesClientOptions, readOptions } from './options.js';
import { type MessagesIterable, createListMessages } from './paging/list-messages.js';
import type { Platform } from './platform/platform.js';
import type { ApiResponse, CallOptions } from './transport/call.js';
import { type RateLimitStatus, createTransport } from './transport/transport.js';
import type {
  CallParameters,
  CallResult,
  ListMessagesQuery,
  Message,
  MessageInput,
  MessagesList,
} from './types.js';
import { encodeRequest, toWireValues } from './values/prepare-request.js';

/** A client for one account. */
export interface MessagesClient {
  /**
   * Sends one message. Resolves when the API has queued it; whether it is delivered is told later, by callbacks and by
   * the message log. It is sent again only when it is certain that it was not accepted.
   */
  createMessage(message: MessageInput, options?: CallOptions): Promise<Message>;
  /** Reads the message log. Nothing is sent before the first row or page is asked for. */
  listMessages(query: ListMessagesQuery, options?: CallOptions): MessagesIterable;
  /**
   * Calls any operation of the spec by its id, with plain values, and resolves to the body of the answer. A new
   * operation works here, and on `api`, as soon as the client is regenerated.
   */
  call<Id extends OperationId>(
    operationId: Id,
    parameters: CallParameters<Id>,
    options?: CallOptions,
  ): Promise<CallResult<Id>>;
  /** The generated API, with the credentials, limits, retries and errors of this client. */
  readonly api: MessagesApi;
  /** How the rate limit of an operation stands. */
  rateLimit(operationId: OperationId): RateLimitStatus;
  /** Refuses new calls, waits for those under way, and closes the connections. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** How long a single call may take, unless told otherwise. */
const DEFAULT_DEADLINE_MS = 60_000;

/** Wires the parts of a client. The only place that knows all of them. */
export const createClient = (options: MessagesClientOptions, platform: Platform): MessagesClient => {
  const settings = readOptions(options);
  const { baseUrl, accountId } = settings;
  const transport = createTransport(settings, platform);
  const table: Readonly<Record<string, Operation>> = operations;
  let closed = false;

  const send = async (
    operation: Operation,
    wire: Values,
    { signal, timeoutMs, deadlineMs, headers }: ApiCallOptions,
    defaultDeadlineMs = DEFAULT_DEADLINE_MS,
  ): Promise<ApiResponse> => {
    if (closed) throw new ConnectionError('The client is closed; nothing was sent', { attempts: 0 });
    const request = encodeRequest(operation, wire, baseUrl);
    return transport.send(
      operation,
      headers ? { ...request, headers: { ...headers, ...request.headers } } : request,
      {
        signal,
        timeoutMs: timeoutMs ?? settings.timeoutMs,
        deadlineMs: deadlineMs ?? settings.deadlineMs ?? defaultDeadlineMs,
      },
    );
  };

  const toWire = (operation: Operation, values: Values): Values => {
    const withAccount = operation.path.includes('{accountId}') ? { accountId, ...values } : values;
    return toWireValues(operation, withAccount, models);
  };

  const callOperation = async (
    operationId: string,
    values: Values,
    callOptions: CallOptions = {},
    defaultDeadlineMs?: number,
  ): Promise<unknown> => {
    const operation = table[operationId]!;
    return (await send(operation, toWire(operation, values), callOptions, defaultDeadlineMs)).data;
  };

  const core: ApiCore = { baseUrl, operations: table, toWire, send };
  const close = async (): Promise<void> => {
    closed = true;
    await transport.close();
  };
  return {
    createMessage: (messageRequest, callOptions) =>
      callOperation('createMessage', { messageRequest }, callOptions) as Promise<Message>,
    listMessages: createListMessages(
      (query, callOptions) =>
        callOperation('listMessages', { ...query }, callOptions, Infinity) as Promise<MessagesList>,
    ),
    call: (operationId, parameters, callOptions) =>
      callOperation(operationId, parameters, callOptions) as Promise<never>,
    api: platform.createApi(core),
    rateLimit: (operationId) => transport.rateLimit(table[operationId]!),
    close,
    // Older runtimes have no such symbol.
    [Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose')]: close,
  };
};
