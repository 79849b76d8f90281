/// <reference lib="esnext.disposable" preserve="true" />
import type { MessagesApi } from '@bandwidth-messages/client';
import { type OperationId, operations } from '@bandwidth-messages/client/operations';
import type { Clock } from './clock.js';
import { showingCaller } from './errors/caller-stack.js';
import { type MessagesClientOptions, mergeOptions, readOptions } from './options.js';
import { type FetchMessages, type MessagesIterable, listMessages } from './pagination/list-messages.js';
import { type CallOperation, createOperationCaller, requireOperation } from './pipeline/operation-caller.js';
import { createPipeline } from './pipeline/pipeline.js';
import type { RateLimitStatus } from './rate-limit/rate-limiter.js';
import type {
  CallOptions,
  CallParameters,
  CallResult,
  ListMessagesQuery,
  Message,
  MessageInput,
  MessagesList,
} from './types.js';
import { requireDeadline, requireKeys } from './validation.js';

/** How a client is closed. */
export interface CloseOptions {
  /** How long calls under way may still take, in milliseconds; after that they end. @default Infinity */
  readonly deadlineMs?: number | undefined;
}

/** A client for one account. */
export interface MessagesClient {
  /** The account that the client calls for. */
  readonly accountId: string;
  /** Where it sends its requests. */
  readonly baseUrl: string;
  /** Where its time, waiting and randomness come from. */
  readonly clock: Clock;
  /**
   * Sends one message. Resolves when the API has queued it; whether it is delivered is told later, by callbacks and by
   * the message log. It is sent again only when it is certain that it was not accepted.
   * @throws ValidationError when the API would surely refuse the message; nothing is sent then
   * @throws MessagesError of any other kind, whose `outcome` tells whether the message may have been accepted
   */
  createMessage(message: MessageInput, options?: CallOptions): Promise<Message>;
  /**
   * Reads the message log. Nothing is sent before the first row or page is asked for; what is wrong with the query, or
   * goes wrong with a page, is thrown by the loop.
   */
  listMessages(query: ListMessagesQuery, options?: CallOptions): MessagesIterable;
  /**
   * Calls any operation of the spec by its id, with plain values, and resolves to the body of the answer. A new
   * operation works here, and on `api`, as soon as the client is regenerated.
   * @throws MessagesError of any kind
   */
  call<Id extends OperationId>(
    operationId: Id,
    parameters: CallParameters<Id>,
    options?: CallOptions,
  ): Promise<CallResult<Id>>;
  /**
   * The generated API, with the credentials, limits, retries and errors of this client. Of the options of axios, it takes
   * `signal`, `timeout` and `headers`; a `ValidationError` names any other.
   */
  readonly api: MessagesApi;
  /**
   * How the rate limit of an operation stands.
   * @throws ValidationError when there is no such operation
   */
  rateLimit(operationId: OperationId): RateLimitStatus;
  /**
   * A client with the same options but those given here; an option that is `undefined` here keeps what this client has.
   * It has pauses, a retry quota and connections of its own; the auth provider, and so its token, is the same. It is open,
   * also when this client is closed, and has a `close()` of its own.
   * @throws ValidationError when an option cannot be right
   */
  with(options: Partial<MessagesClientOptions>): MessagesClient;
  /** Refuses new calls, waits for those under way, and closes the connections. May be called again. */
  close(options?: CloseOptions): Promise<void>;
  /** `close()`, at the end of a block that began with `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** Older runtimes have no such symbol. */
const ASYNC_DISPOSE: typeof Symbol.asyncDispose = Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose');

/**
 * Makes a client. It sends nothing yet; close it with `close()`, or by `await using`, to let go of its connections.
 * @throws ValidationError when an option is missing, misspelt or cannot be right
 */
export function createMessagesClient(options: MessagesClientOptions): MessagesClient {
  const settings = readOptions(options);
  // For `with`, whatever becomes of the caller's object.
  const ownOptions = { ...options };
  const { accountId, baseUrl, clock } = settings;
  const pipeline = createPipeline(settings);
  const callOperation = createOperationCaller(settings, pipeline);

  // A page waits out a pause, however long: whoever reads a log of weeks has that time.
  const fetchMessages: FetchMessages = async (values, callOptions, controller) => {
    const answer = await callOperation({
      operationId: 'listMessages',
      values,
      options: callOptions,
      controller,
      isChecked: true,
      defaultDeadlineMs: Infinity,
    });
    return answer.data as MessagesList;
  };
  async function createMessage(message: MessageInput, callOptions?: CallOptions): Promise<Message> {
    const values = { [operations.createMessage.body.name]: message };
    const given = { operationId: 'createMessage', values, options: callOptions, requiredField: 'id' };
    return (await showingCaller(createMessage, () => callOperation(given))).data as Message;
  }
  async function call<Id extends OperationId>(
    operationId: Id,
    values: CallParameters<Id>,
    options?: CallOptions,
  ): Promise<CallResult<Id>> {
    const answer = await showingCaller(call, () => callOperation({ operationId, values, options }));
    return answer.data as CallResult<Id>;
  }
  async function close(closeOptions: CloseOptions = {}): Promise<void> {
    requireKeys('options of close', closeOptions, ['deadlineMs']);
    const { deadlineMs = Infinity } = closeOptions;
    await pipeline.close(requireDeadline('deadlineMs', deadlineMs));
  }

  return describeInLogs({
    accountId,
    baseUrl,
    clock,
    createMessage,
    listMessages: (query, callOptions) =>
      listMessages(operations.listMessages, accountId, fetchMessages, query, callOptions),
    call,
    api: createApi(callOperation),
    rateLimit: (operationId) => pipeline.rateLimit(requireOperation(operationId)),
    with: (others) => createMessagesClient(mergeOptions(ownOptions, others)),
    close,
    [ASYNC_DISPOSE]: () => close(),
  });
}

/** The methods of the generated API, which is loaded by the first call. */
function createApi(callOperation: CallOperation): MessagesApi {
  const methods = Object.keys(operations).map((operationId) => {
    async function method(values: unknown = {}, options?: unknown): Promise<unknown> {
      return showingCaller(method, () => callOperation({ operationId, values, options, isOfApi: true }));
    }
    return [operationId, { value: method, enumerable: true }] as const;
  });
  return Object.create(null, Object.fromEntries(methods)) as MessagesApi;
}

/** `console.log(client)` and `JSON.stringify(client)` tell whose client it is, and nothing else. */
function describeInLogs(client: MessagesClient): MessagesClient {
  const { accountId, baseUrl } = client;
  const toText = (): string => `MessagesClient { accountId: '${accountId}', baseUrl: '${baseUrl}' }`;
  Object.defineProperty(client, Symbol.for('nodejs.util.inspect.custom'), { value: toText });
  return Object.defineProperty(client, 'toJSON', { value: () => ({ accountId, baseUrl }) });
}
