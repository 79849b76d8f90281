/// <reference lib="esnext.disposable" preserve="true" />
import type { MessagesApiInterface } from '@bandwidth-messages/client';
import { type Operation, type OperationId, models, operations } from '@bandwidth-messages/client/operations';
import type { ApiOperation, Values } from './api/api-core.js';
import { ConnectionError } from './errors/errors.js';
import { type MessagesExport, createExportMessages } from './export/export-messages.js';
import type { ExportOptions, ExportQuery } from './export/export-options.js';
import { type MessagesClientOptions, readOptions } from './options.js';
import { type FetchPage, type MessagesIterable, createListMessages } from './paging/list-messages.js';
import type { Platform } from './platform/platform.js';
import type { CallOptions } from './transport/call.js';
import { type RateLimitStatus, createTransport } from './transport/transport.js';
import type {
  CallParameters,
  CallResult,
  ListMessagesQuery,
  Message,
  MessageInput,
  MessagesList,
} from './types.js';
import { createRequestBuilder } from './values/prepare-request.js';

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
   * Reads all rows of the message log in `[fromDateTime, toDateTime)`, however many they are: past the 10,000 rows that
   * one query shows. Rows come by ascending receive time, then by messageId, each once. Several stretches of time are
   * read ahead, within a bounded memory. Failed requests are repeated and pauses waited out; what still fails carries a
   * `checkpoint` to go on from.
   */
  exportMessages(query: ExportQuery, options?: ExportOptions): MessagesExport;
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
  readonly api: MessagesApiInterface;
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
  let isClosed = false;

  const bind = (operation: Operation): ApiOperation => {
    const builder = createRequestBuilder(operation, models, baseUrl);
    const isOfAccount = operation.path.includes('{accountId}');
    return {
      operation,
      toWire: (values) => builder.toWire(isOfAccount ? { accountId, ...values } : values),
      async send(
        wire,
        { signal, timeoutMs, deadlineMs, headers, built },
        defaultDeadlineMs = DEFAULT_DEADLINE_MS,
      ) {
        if (isClosed) throw new ConnectionError('The client is closed; nothing was sent.', { attempts: 0 });
        const request = builder.encode(wire);
        const all = headers ? { ...headers, ...request.headers } : request.headers;
        return transport.send(
          operation,
          { ...request, ...built, headers: all },
          {
            signal,
            timeoutMs: timeoutMs ?? settings.timeoutMs,
            deadlineMs: deadlineMs ?? settings.deadlineMs ?? defaultDeadlineMs,
          },
        );
      },
    };
  };
  const table = Object.fromEntries(
    Object.values<Operation>(operations).map((operation) => [operation.operationId, bind(operation)]),
  );

  const callOperation = async (
    operationId: string,
    values: Values,
    callOptions: CallOptions = {},
    defaultDeadlineMs?: number,
  ): Promise<unknown> => {
    const bound = table[operationId]!;
    return (await bound.send(bound.toWire(values), callOptions, defaultDeadlineMs)).data;
  };
  // A page waits out a pause, however long: whoever reads a log of weeks has that time.
  const fetchPage: FetchPage = (query, callOptions) =>
    callOperation('listMessages', query, callOptions, Infinity) as Promise<MessagesList>;
  const close = async (): Promise<void> => {
    isClosed = true;
    await transport.close();
  };

  const client = {
    createMessage: (messageRequest: MessageInput, callOptions?: CallOptions) =>
      callOperation('createMessage', { messageRequest }, callOptions),
    listMessages: createListMessages(fetchPage, operations.listMessages),
    exportMessages: createExportMessages({
      accountId,
      operation: operations.listMessages,
      clock: settings.clock,
      events: transport.events,
      fetchPage,
      toWire: (query) => table['listMessages']!.toWire(query),
    }),
    call: callOperation,
    api: platform.createApi({ baseUrl, operations: Object.values(table) }),
    rateLimit: (operationId: OperationId) => transport.rateLimit(operations[operationId]),
    close,
    // Older runtimes have no such symbol.
    [Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose')]: close,
  };
  return client as unknown as MessagesClient;
};
