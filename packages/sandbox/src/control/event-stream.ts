import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { withoutCredentials } from '../callbacks/callback-target.js';
import type { Change, ChangeFeed } from '../changes/change-feed.js';
import { viewMessage } from '../messages/message-view.js';
import type { Limits } from './control-routes.js';

export interface EventStreamContext {
  readonly feed: ChangeFeed;
  now(): number;
  limits(): Limits;
}

/** How long changes are gathered before they are sent together. */
const GATHER_MS = 50;
/** How often the time and the limits are told when nothing else happens. */
const TICK_MS = 1000;
/** A page that has this much unread is cut off: it comes back and is told that it has missed something. */
const MAX_UNREAD_BYTES = 16 * 1024 * 1024;

/**
 * Tells pages what happens, as server-sent events. `hello` comes first, then `changes` with what has happened since the
 * event before, and `tick` once a second. Each of the first two has an id, by which a page that comes back goes on.
 */
export class EventStream {
  /** Tells this sandbox from one that has listened on the same port before. */
  private readonly instance = randomBytes(6).toString('hex');
  private readonly pages = new Set<ServerResponse>();
  private unsubscribe: (() => void) | undefined;
  private gathering: NodeJS.Timeout | undefined;
  private ticking: NodeJS.Timeout | undefined;
  private sent = 0;

  constructor(private readonly context: EventStreamContext) {}

  /** Answers a request for the events; the answer goes on until the page leaves or the sandbox is closed. */
  readonly open = (request: IncomingMessage, response: ServerResponse): void => {
    const { feed } = this.context;
    this.start();
    this.send();
    response.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    const missed = this.missedSince(request.headers['last-event-id']);
    const hello = { ...this.tick(), instance: this.instance, resumed: missed !== undefined };
    response.write(`retry: 500\n${this.event('hello', hello, feed.latest)}`);
    if (missed && missed.length > 0) response.write(this.changes(missed));
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
      this.gathering ??= setTimeout(() => this.send(), GATHER_MS).unref();
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
  private missedSince(id: string | string[] | undefined): readonly Change[] | undefined {
    const [, instance, number] = /^([0-9a-f]+)-(\d+)$/.exec(String(id)) ?? [];
    return instance === this.instance ? this.context.feed.since(Number(number)) : undefined;
  }

  /** Sends what has been gathered. */
  private send(): void {
    clearTimeout(this.gathering);
    this.gathering = undefined;
    const { feed } = this.context;
    const changes = feed.since(this.sent) ?? [];
    this.sent = feed.latest;
    if (changes.length > 0 && this.pages.size > 0) this.write(this.changes(changes));
  }

  private write(text: string): void {
    for (const page of this.pages) {
      if (page.writableLength > MAX_UNREAD_BYTES) page.destroy();
      else page.write(text);
    }
  }

  private changes(changes: readonly Change[]): string {
    const nowMs = this.context.now();
    // Of a message that changed several times, only what it is now matters.
    const seen = new Set<unknown>();
    const shown = [];
    for (const change of [...changes].reverse()) {
      const subject = change.type === 'message' ? change.message : change.type;
      const isOnce = change.type !== 'request' && change.type !== 'callback';
      if (isOnce && seen.has(subject)) continue;
      seen.add(subject);
      shown.push(showChange(change, nowMs));
      // What came before a reset is gone.
      if (change.type === 'reset') break;
    }
    return this.event('changes', { ...this.tick(), changes: shown.reverse() }, this.sent);
  }

  private tick(): object {
    return { nowMs: this.context.now(), limits: this.context.limits() };
  }

  private event(name: string, data: object, number?: number): string {
    const id = number === undefined ? '' : `id: ${this.instance}-${number}\n`;
    return `event: ${name}\n${id}data: ${JSON.stringify(data)}\n\n`;
  }
}

/** A change as pages are told of it. Headers and body of a request can be had from `GET requests`. */
function showChange(change: Change, nowMs: number): object {
  if (change.type === 'message') return { type: 'message', message: viewMessage(change.message, nowMs) };
  if (change.type === 'request') {
    const { headers: _headers, body: _body, ...request } = change.request;
    return { type: 'request', request };
  }
  if (change.type === 'callback') return { type: 'callback', callback: withoutCredentials(change.callback) };
  return change;
}
