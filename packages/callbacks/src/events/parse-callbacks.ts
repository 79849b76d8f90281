import { CallbackError } from '../callback-error.js';
import type { CallbackEvent } from './callback-event.js';
import { isEventOfType, isObject } from './is-event-of-type.js';

/** Bandwidth's documentation shows one event a body and sets no limit. */
const MAX_EVENTS = 1000;
/** Documented events have 4 levels. */
const MAX_DEPTH = 64;
/** Bandwidth's code for "unknown error". */
const UNKNOWN_ERROR_CODE = 9999;

/**
 * The events in the body of a callback. The API posts a list; a single event outside a list is taken as well.
 *
 * Events come back as they were sent, fields that are not documented included. One thing is changed: `errorCode` of a
 * `message-failed` is always a number, whether it came as one, as text, or not at all (then 9999).
 *
 * @param body the body as text or bytes (UTF-8), or what a JSON parser has made of it
 * @throws {CallbackError} `invalid-json` for what is no JSON, `not-an-event` for JSON that holds something other than
 *   events (objects with a `type`), `too-many-events` for more than 1,000 of them
 */
export function parseCallbacks(body: unknown): CallbackEvent[] {
  const value = parseBody(body);
  const items: unknown[] = Array.isArray(value) ? value : [value];
  if (items.length > MAX_EVENTS) {
    throw new CallbackError('too-many-events', `The body holds more than ${MAX_EVENTS} events.`);
  }
  if (isDeeperThan(items, MAX_DEPTH)) {
    throw new CallbackError('not-an-event', `The body is nested deeper than ${MAX_DEPTH} levels.`);
  }
  return items.map(toEvent);
}

function parseBody(body: unknown): unknown {
  const isBytes = body instanceof ArrayBuffer || ArrayBuffer.isView(body);
  const text = isBytes ? new TextDecoder().decode(body) : body;
  if (typeof text !== 'string') return text;
  try {
    // TextDecoder drops a byte order mark, JSON.parse does not know it.
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    // The engine's own error quotes the body.
    throw new CallbackError(
      'invalid-json',
      text.trim() === '' ? 'The body is empty.' : 'The body is no JSON.',
    );
  }
}

function toEvent(item: unknown): CallbackEvent {
  if (!isObject(item) || typeof item['type'] !== 'string') {
    throw new CallbackError(
      'not-an-event',
      'The body holds something other than events: each is an object with a "type".',
    );
  }
  const event = item as CallbackEvent;
  if (!isEventOfType(event, 'message-failed')) return event;
  const errorCode = toErrorCode(event.errorCode);
  return errorCode === event.errorCode ? event : { ...event, errorCode };
}

function toErrorCode(sent: unknown): number {
  const isNumeric = typeof sent === 'number' || (typeof sent === 'string' && /^\d+$/.test(sent));
  const code = isNumeric ? Number(sent) : NaN;
  return Number.isSafeInteger(code) ? code : UNKNOWN_ERROR_CODE;
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(inner, levels - 1));
}
