import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { withoutCredentials } from '../callbacks/callback-target.js';
import type { Change, ChangeFeed } from '../changes/change-feed.js';
import type { MessageBook } from '../messages/message-book.js';
import { viewMessage } from '../messages/message-view.js';
import type { Limits } from './control-routes.js';

export interface EventStreamContext {
  readonly feed: ChangeFeed;
  readonly book: MessageBook;
  now(): number;
  limits(): Limits;
}

/** How long changes are gathered before they are told together. */
const GATHER_MS = 50;
/** How soon an event may follow one that left something out: so much happens then that nobody reads along. */
const REST_MS = 250;
/**
 * How many messages, requests and callbacks one event tells of. When there were more, it leaves them out and says so, and
 * a page asks for what it shows: what an open page costs the sandbox does not grow with what happens.
 */
const MAX_TOLD = 20;
/** How often the time and the limits are told when nothing else happens. */
const TICK_MS = 1000;
/** A page that has this much unread is cut off: it comes back and is told that it has missed something. */
const MAX_UNREAD_BYTES = 1024 * 1024;

/**
 * Tells pages what happens, as server-sent events. `hello` comes first, then `changes` with what has happened since the
 * event before, and `tick` once a second. Each of the first two has an id. A page that comes back goes on after the id
 * that it gives as the header `Last-Event-ID`, which a browser does by itself, or as `after` in the query.
 */
export class EventStream {
  /** Tells this sandbox from one that has listened on the same port before. */
  private readonly instance = randomBytes(6).toString('hex');
  private readonly pages = new Set<ServerResponse>();
  private unsubscribe: (() => void) | undefined;
  private gathering: NodeJS.Timeout | undefined;
  private ticking: NodeJS.Timeout | undefined;
  /** The number of the latest change that pages were told of. */
  private sent = 0;
  /** When the next event may be sent, by the clock of `performance`. */
  private nextAtMs = 0;

  constructor(private readonly context: EventStreamContext) {}

  /** Answers a request for the events; the answer goes on until the page leaves or the sandbox is closed. */
  readonly open = (request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    if (request.method === 'HEAD') return void response.end();
    this.start();
    this.send();
    const missed = this.missedSince(lastEventId(request));
    response.write(`retry: 500\n${this.hello(missed !== undefined)}`);
    if (missed && missed.length > 0) response.write(this.changes(missed).text);
    this.pages.add(response);
    response.on('close', () => {
      this.pages.delete(response);
      if (this.pages.size === 0) this.stop();
    });
  };

  /** Ends what runs for the pages; the server ends their connections. */
  close(): void {
    this.stop();
    this.pages.clear();
  }

  /** Listens and ticks only while there is a page. */
  private start(): void {
    if (this.ticking) return;
    this.sent = this.context.feed.latest;
    this.unsubscribe = this.context.feed.subscribe(() => {
      if (this.gathering) return;
      const restMs = this.nextAtMs - performance.now();
      this.gathering = setTimeout(() => this.send(), Math.max(GATHER_MS, restMs)).unref();
    });
    this.ticking = setInterval(() => this.write(this.event('tick', this.tick())), TICK_MS).unref();
  }

  private stop(): void {
    this.unsubscribe?.();
    clearTimeout(this.gathering);
    clearInterval(this.ticking);
    this.gathering = this.ticking = this.unsubscribe = undefined;
  }

  /** What a page has missed since the event of this id; undefined when that cannot be told. */
  private missedSince(id: string): readonly Change[] | undefined {
    const [, instance, number] = /^([0-9a-f]+)-(\d+)$/.exec(id) ?? [];
    return instance === this.instance ? this.context.feed.since(Number(number)) : undefined;
  }

  /** Sends what has been gathered: one text for all pages. */
  private send(): void {
    clearTimeout(this.gathering);
    this.gathering = undefined;
    const { feed } = this.context;
    const changes = feed.since(this.sent);
    this.sent = feed.latest;
    if (this.pages.size === 0 || changes?.length === 0) return;
    // Some are no longer kept: pages have to read everything anew.
    if (!changes) return this.write(this.hello(false));
    const { text, leftOut } = this.changes(changes);
    if (leftOut) this.nextAtMs = performance.now() + REST_MS;
    this.write(text);
  }

  private write(text: string): void {
    for (const page of this.pages) {
      if (page.writableLength > MAX_UNREAD_BYTES) page.destroy();
      else page.write(text);
    }
  }

  private hello(resumed: boolean): string {
    return this.event('hello', { ...this.tick(), instance: this.instance, resumed }, this.sent);
  }

  private changes(changes: readonly Change[]): { readonly text: string; readonly leftOut: boolean } {
    const latest = latestOf(changes);
    const small = latest.filter(({ type }) => !IS_MANY.has(type));
    const leftOut = latest.length - small.length > MAX_TOLD;
    const shown = (leftOut ? small : latest).map((change) => this.show(change));
    const conversations = this.context.book.conversationCount;
    const data = { ...this.tick(), conversations, leftOut, changes: shown };
    return { text: this.event('changes', data, this.sent), leftOut };
  }

  /** A change as pages are told of it. Headers and body of a request can be had from `GET requests`. */
  private show(change: Change): object {
    if (change.type === 'message') {
      const message = viewMessage(change.message, this.context.now());
      return { type: 'message', message, count: this.context.book.countIn(message.conversation) };
    }
    if (change.type === 'request') {
      const { headers: _headers, body: _body, ...request } = change.request;
      return { type: 'request', request };
    }
    if (change.type === 'callback')
      return { type: 'callback', callback: withoutCredentials(change.callback) };
    return change;
  }

  private tick(): object {
    return { nowMs: this.context.now(), limits: this.context.limits() };
  }

  private event(name: string, data: object, number?: number): string {
    const id = number === undefined ? '' : `id: ${this.instance}-${number}\n`;
    return `event: ${name}\n${id}data: ${JSON.stringify(data)}\n\n`;
  }
}

/** The kinds of changes that come one for each message; of the others one stands for all. */
const IS_MANY: ReadonlySet<Change['type']> = new Set(['message', 'request', 'callback']);

/** The changes that still tell something, oldest first: of a message that changed several times, what it is now. */
function latestOf(changes: readonly Change[]): readonly Change[] {
  const seen = new Set<unknown>();
  const latest: Change[] = [];
  for (let index = changes.length - 1; index >= 0; index -= 1) {
    const change = changes[index]!;
    const subject = change.type === 'message' ? change.message : change.type;
    const isOnce = change.type !== 'request' && change.type !== 'callback';
    if (isOnce && seen.has(subject)) continue;
    seen.add(subject);
    latest.push(change);
    // What came before a reset is gone.
    if (change.type === 'reset') break;
  }
  return latest.reverse();
}

function lastEventId({ headers, url = '' }: IncomingMessage): string {
  const after = new URL(url, 'http://localhost').searchParams.get('after');
  return String(headers['last-event-id'] ?? after);
}
