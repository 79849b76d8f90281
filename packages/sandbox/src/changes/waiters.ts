import type { CallbackAttempt } from '../callbacks/callback-dispatcher.js';
import type { Clock } from '../clock/clock.js';
import type { MessageBook } from '../messages/message-book.js';
import { matchesMessage, type MessageMatch } from '../messages/message-search.js';
import { viewMessage, type MessageView } from '../messages/message-view.js';
import type { MessageBody, SandboxMessage } from '../messages/message.js';
import { stepAt, type MessageState } from '../messages/timeline.js';
import type { RequestRecord } from '../server/request-log.js';
import type { ChangeFeed } from './change-feed.js';
import {
  checkMatch,
  describeCallback,
  describeRecord,
  matchesCallback,
  matchesRequest,
  type CallbackMatch,
  type RequestMatch,
} from './matches.js';
import { waitFor, type Awaited, type WaitOptions } from './wait.js';

export interface WaitersContext {
  readonly clock: Clock;
  readonly feed: ChangeFeed;
  readonly book: MessageBook;
  readonly requests: readonly RequestRecord[];
  readonly callbacks: readonly CallbackAttempt[];
}

/** Waiting for what a test expects to arrive. What has arrived already counts. */
export class Waiters {
  private readonly closing = new AbortController();

  constructor(private readonly context: WaitersContext) {}

  async waitForMessage(
    match: MessageMatch | ((message: MessageBody) => boolean) = {},
    options: WaitOptions = {},
  ): Promise<MessageView> {
    checkMatch('message', match);
    const { clock, feed, book } = this.context;
    const fits = (candidate: SandboxMessage) =>
      typeof match === 'function' ? match(candidate.message) : matchesMessage(match, candidate);
    const state = typeof match === 'function' ? undefined : match.state;
    const ended = new AbortController();
    const signal = this.signal(options, ended.signal);
    const first = await new Promise<SandboxMessage>((resolve, reject) => {
      /** The message, if it is in the state that is asked for; if it will be, that is waited for. */
      const accept = (candidate: SandboxMessage): SandboxMessage | undefined => {
        if (!fits(candidate)) return undefined;
        const dueMs = state === undefined ? 0 : firstTimeIn(candidate, state, clock.now());
        if (dueMs === undefined || dueMs > clock.now()) {
          if (dueMs !== undefined)
            clock.sleep(dueMs - clock.now(), signal).then(
              () => resolve(candidate),
              () => {},
            );
          return undefined;
        }
        return candidate;
      };
      const awaited: Awaited<SandboxMessage> = {
        what: `message with ${describeMatch(match)}`,
        find: () =>
          book
            .all()
            .map(accept)
            .find((message) => message !== undefined),
        accept: (change) => (change.type === 'message' ? accept(change.message) : undefined),
        arrived: () => book.all().map((message) => describeMessage(message, clock.now())),
      };
      waitFor(feed, awaited, { ...options, signal }).then(resolve, reject);
    }).finally(() => ended.abort());
    return viewMessage(first, clock.now());
  }

  async waitForCallback(
    match: CallbackMatch | ((attempt: CallbackAttempt) => boolean) = {},
    options: WaitOptions = {},
  ): Promise<CallbackAttempt> {
    checkMatch('callback', match);
    const { feed, callbacks } = this.context;
    const fits =
      typeof match === 'function' ? match : (attempt: CallbackAttempt) => matchesCallback(match, attempt);
    const awaited: Awaited<CallbackAttempt> = {
      what: `callback with ${describeMatch(match)}`,
      find: () => callbacks.find(fits),
      accept: (change) => (change.type === 'callback' && fits(change.callback) ? change.callback : undefined),
      arrived: () => callbacks.map(describeCallback),
    };
    return waitFor(feed, awaited, { ...options, signal: this.signal(options) });
  }

  async waitForRequest(
    match: RequestMatch | ((request: RequestRecord) => boolean) = {},
    options: WaitOptions = {},
  ): Promise<RequestRecord> {
    checkMatch('request', match);
    const { feed, requests } = this.context;
    const fits =
      typeof match === 'function' ? match : (request: RequestRecord) => matchesRequest(match, request);
    const isFound = (request: RequestRecord) => request.endedAtMs !== undefined && fits(request);
    const awaited: Awaited<RequestRecord> = {
      what: `request with ${describeMatch(match)}`,
      find: () => requests.find(isFound),
      accept: (change) => (change.type === 'request' && isFound(change.request) ? change.request : undefined),
      arrived: () => requests.map(describeRecord),
    };
    return waitFor(feed, awaited, { ...options, signal: this.signal(options) });
  }

  /** Ends all waiting with an error. */
  close(): void {
    this.closing.abort(new Error('The sandbox was closed while something was waited for.'));
  }

  private signal({ signal }: WaitOptions, ...others: AbortSignal[]): AbortSignal {
    return AbortSignal.any([this.closing.signal, ...others, ...(signal ? [followed(signal)] : [])]);
  }
}

/**
 * A signal that aborts with this one, which may be of a polyfill or of another realm: Node takes such a signal for
 * `AbortSignal.any`, and then does not follow it.
 */
function followed(signal: AbortSignal): AbortSignal {
  const isOfThisRuntime: boolean = signal instanceof AbortSignal;
  if (isOfThisRuntime) return signal;
  const controller = new AbortController();
  const abort = (): void => controller.abort(signal.reason);
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  return controller.signal;
}

/** When a message is or will be in this state for the first of its recipients; undefined when that never comes. */
function firstTimeIn({ timelines }: SandboxMessage, state: MessageState, nowMs: number): number | undefined {
  if (timelines.some((timeline) => stepAt(timeline, nowMs).status === state)) return nowMs;
  const times = timelines
    .flat()
    .filter((step) => step.status === state && step.atMs > nowMs)
    .map(({ atMs }) => atMs);
  return times.length === 0 ? undefined : Math.min(...times);
}

function describeMatch(match: object): string {
  if (typeof match === 'function') return 'what the function asks for';
  return Object.keys(match).length === 0 ? 'any fields' : JSON.stringify(match);
}

function describeMessage({ message, timelines }: SandboxMessage, nowMs: number): string {
  const states = timelines.map((timeline) => stepAt(timeline, nowMs).status).join(', ');
  const tag = message.tag === undefined ? '' : ` tag ${JSON.stringify(message.tag)}`;
  const text = JSON.stringify(message.text ?? '').slice(0, 80);
  return `${message.direction} ${message.from} -> ${message.to.join(', ')} ${states} ${text}${tag}`;
}
