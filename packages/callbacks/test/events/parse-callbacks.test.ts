import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { CallbackError, isEventOfType, isFinal, parseCallbacks } from '../../src/index.js';
import { OLD_EVENTS, VENDOR_EVENTS } from '../fixtures/documented-events.js';
import { deliveredEvent, failedEvent, receivedEvent } from '../support/events.js';

const spec = parse(readFileSync(path.join(__dirname, '../../../../openapi/messages.yaml'), 'utf8'));
const specBodies: [string, unknown][] = Object.values<any>(spec.components.callbacks).flatMap((callback) =>
  Object.values<any>(callback).flatMap(({ post }) =>
    Object.entries<any>(post.requestBody.content['application/json'].examples).map(
      ([name, { value }]): [string, unknown] => [`${post.operationId} ${name}`, value],
    ),
  ),
);

function codeOf(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(CallbackError);
    return (error as CallbackError).code;
  }
}

describe('documented events', () => {
  test('the specification of this repository has examples of callbacks', () =>
    expect(specBodies.length).toBeGreaterThanOrEqual(5));

  test.each(specBodies)('the example %s of the specification comes back as it is', (_name, body) => {
    expect(parseCallbacks(JSON.stringify(body))).toEqual(body);
  });

  test.each([...VENDOR_EVENTS, ...OLD_EVENTS].map((event) => [(event as { type: string }).type, event]))(
    '%s of older documents or the specification of the vendor comes back as it is, alone and in a list',
    (_type, event) => {
      expect(parseCallbacks(JSON.stringify(event))).toEqual([event]);
      expect(parseCallbacks(JSON.stringify([event]))).toEqual([event]);
    },
  );
});

describe('the forms of a body', () => {
  const events = [deliveredEvent(1), receivedEvent(2, 'Grüße 🎈')];
  const text = JSON.stringify(events);

  test.each([
    ['text', text],
    ['text with a byte order mark', `\uFEFF${text}`],
    ['bytes', new TextEncoder().encode(text)],
    ['bytes with a byte order mark', new TextEncoder().encode(`\uFEFF${text}`)],
    ['a Buffer', Buffer.from(text)],
    ['an ArrayBuffer', new TextEncoder().encode(text).buffer],
    ['a parsed list', events],
  ])('%s is taken', (_name, body) => expect(parseCallbacks(body)).toEqual(events));

  test('a parsed object is taken', () => expect(parseCallbacks(events[0])).toEqual([events[0]]));
  test('an empty list has no events', () => expect(parseCallbacks('[]')).toEqual([]));
  test('1,000 events are taken', () =>
    expect(parseCallbacks(Array.from({ length: 1000 }, (_, id) => deliveredEvent(id)))).toHaveLength(1000));
});

describe('what is nobody’s event', () => {
  test.each([
    ['nothing', '', 'invalid-json'],
    ['white space', ' \n', 'invalid-json'],
    ['half of a list', '[{"type":"message-sent"}', 'invalid-json'],
    ['a form', 'a=b', 'invalid-json'],
    ['bytes that are no text', new Uint8Array([0xff, 0xfe, 0x00]), 'invalid-json'],
    ['undefined', undefined, 'not-an-event'],
    ['null', 'null', 'not-an-event'],
    ['a number', '17', 'not-an-event'],
    ['a text', '"message-sent"', 'not-an-event'],
    ['an object without a type', '{}', 'not-an-event'],
    ['a type that is no text', '{"type":5}', 'not-an-event'],
    ['a list with a number in it', '[{"type":"message-sent"},5]', 'not-an-event'],
    ['a list in a list', '[[{"type":"message-sent"}]]', 'not-an-event'],
    ['100,000 brackets', '['.repeat(100_000) + ']'.repeat(100_000), 'not-an-event'],
    ['1,001 events', JSON.stringify(Array(1001).fill({ type: 'a' })), 'too-many-events'],
  ])('%s is refused', (_name, body, code) => expect(codeOf(() => parseCallbacks(body))).toBe(code));

  test('an error quotes nothing of the body', () => {
    const error = (() => {
      try {
        return parseCallbacks('[{"text":"my secret"');
      } catch (caught) {
        return caught as Error;
      }
    })() as Error;
    expect(`${error.stack}${String(error.cause)}${JSON.stringify(error)}`).not.toContain('my secret');
  });
});

describe('the number of an error', () => {
  test.each([
    [4432, 4432],
    ['4432', 4432],
    [undefined, 9999],
    [null, 9999],
    ['', 9999],
    ['4432 forbidden', 9999],
    [4.5, 9999],
    [{}, 9999],
  ])('%p is handed out as %p', (sent, handedOut) => {
    expect(parseCallbacks(JSON.stringify({ ...failedEvent(), errorCode: sent }))).toMatchObject([
      { errorCode: handedOut },
    ]);
  });

  test('what the caller had parsed stays as it was', () => {
    const parsed = failedEvent(1, '4432');
    parseCallbacks(parsed);
    expect(parsed.errorCode).toBe('4432');
  });
});

describe('telling events apart', () => {
  test('an event has its own type and no other', () => {
    const [event] = parseCallbacks(failedEvent());
    expect(isEventOfType(event!, 'message-failed')).toBe(true);
    expect(isEventOfType(event!, 'message-delivered')).toBe(false);
  });

  test.each([
    ['without a message', { message: undefined }],
    ['with a message that has no id', { message: {} }],
    ['with an id that is no text', { message: { id: 5 } }],
    ['with a text for a message', { message: 'id' }],
    ['with several numbers to be about', { to: ['+15557654321'] }],
  ])('a delivered message %s is not what its type promises', (_name, fields) => {
    const [event] = parseCallbacks({ ...deliveredEvent(), ...fields });
    expect([isEventOfType(event!, 'message-delivered'), isFinal(event!)]).toEqual([false, false]);
  });

  test.each([
    ['message-delivered', true],
    ['message-failed', true],
    ['message-sent', false],
    ['message-sending', false],
    ['message-read', false],
    ['message-received', false],
    ['message-expired', false],
    ['constructor', false],
  ])('whether %s is the last word about a message: %p', (type, final) =>
    expect(isFinal(parseCallbacks({ ...deliveredEvent(), type })[0]!)).toBe(final),
  );
});
