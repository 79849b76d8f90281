import { type Operation, models, operations } from '@bandwidth-messages/client/operations';
import * as fc from 'fast-check';
import { MessagesApiAxiosParamCreator } from '@bandwidth-messages/client';
import { prepareRequest } from '../../src/request/prepare-request.js';

type Values = Readonly<Record<string, unknown>>;
const prepare = (operation: Operation, values: Values): Values =>
  prepareRequest(operation, models, { accountId: '9900000', ...values });
/** The query, encoded as the generated code does it. */
const list = (query: Values): string => {
  const { accountId: _path, ...wire } = prepare(operations.listMessages, query);
  return new URLSearchParams(Object.entries(wire).map(([name, value]) => [name, String(value)])).toString();
};
const MESSAGE = { applicationId: 'app', from: '+15551112222', to: ['+15553334444'], text: 'Hello' };
const body = (change: Record<string, unknown>): Record<string, unknown> =>
  prepare(operations.createMessage, { messageRequest: { ...MESSAGE, ...change } })[
    'messageRequest'
  ] as Record<string, unknown>;
const refusal = (act: () => unknown): { field: string; message: string } => {
  try {
    act();
  } catch (error) {
    return error as { field: string; message: string };
  }
  throw new Error('it was accepted');
};

describe('query values', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['a number with a plus', { sourceTn: '+1919' + '5551234' }, 'sourceTn=%2B19195551234'],
    ['an ampersand', { carrierName: 'AT&T' }, 'carrierName=AT%26T'],
    ['a space and umlauts', { location: 'Köln 1' }, 'location=K%C3%B6ln+1'],
    [
      'a list of numbers',
      { sourceTn: ['+15551112222', '+15553334444'] },
      'sourceTn=%2B15551112222%2C%2B15553334444',
    ],
    [
      'a Set of numbers',
      { sourceTn: new Set(['+15551112222', '+15553334444']) },
      'sourceTn=%2B15551112222%2C%2B15553334444',
    ],
    ['a bigint', { limit: 5n }, 'limit=5'],
    [
      'a text with commas',
      { destinationTn: '+15551112222,+15553334444' },
      'destinationTn=%2B15551112222%2C%2B15553334444',
    ],
    ['a Date', { fromDateTime: new Date(Date.UTC(2026, 0, 2)) }, 'fromDateTime=2026-01-02T00%3A00%3A00.000Z'],
    [
      'a date with another zone',
      { toDateTime: '2026-01-02T00:00:00+02:00' },
      'toDateTime=2026-01-01T22%3A00%3A00.000Z',
    ],
    [
      'a date without milliseconds',
      { toDateTime: '2026-01-02T03:04:05Z' },
      'toDateTime=2026-01-02T03%3A04%3A05.000Z',
    ],
    ['an integer', { errorCode: 4432 }, 'errorCode=4432'],
    ['zero', { errorCode: 0 }, 'errorCode=0'],
    ['an integer as a text', { limit: '50' }, 'limit=50'],
    ['a boolean', { bwQueued: false }, 'bwQueued=false'],
    ['an enum value of tomorrow', { messageStatus: 'PONDERING' }, 'messageStatus=PONDERING'],
    ['nothing, in three ways', { limit: 1, sourceTn: '', location: null, product: undefined }, 'limit=1'],
  ])('%s', (_name, query, expected) => {
    expect(list(query)).toBe(expected);
  });

  test.each<[string, Record<string, unknown>, string, RegExp]>([
    [
      'eleven numbers',
      { sourceTn: Array.from({ length: 11 }, () => '+15551112222') },
      'sourceTn',
      /up to 10/,
    ],
    ['a part that is too short', { sourceTn: '+191' }, 'sourceTn', /at least 5 characters/],
    ['an empty place in a list', { sourceTn: ['+15551112222', ''] }, 'sourceTn', /phone number/],
    [
      'a date without a zone',
      { fromDateTime: '2026-01-02T00:00:00' },
      'fromDateTime',
      /ISO 8601 text with date, time and zone/,
    ],
    ['a day', { fromDateTime: '2026-01-02' }, 'fromDateTime', /a Date, or/],
    ['a day that does not exist', { fromDateTime: '2026-02-30T00:00:00Z' }, 'fromDateTime', /a Date, or/],
    ['an invalid Date', { toDateTime: new Date(NaN) }, 'toDateTime', /a Date, or/],
    ['a number for a date', { toDateTime: 1_700_000_000_000 }, 'toDateTime', /a Date, or/],
    ['a limit of 0', { limit: 0 }, 'limit', /a whole number from 1 to 10000/],
    ['a limit of 10001', { limit: 10_001 }, 'limit', /1 to 10000/],
    ['a fraction', { limit: 1.5 }, 'limit', /whole number/],
    ['words for a number', { errorCode: 'many' }, 'errorCode', /whole number/],
    ['a word for a boolean', { bwQueued: 'yes' }, 'bwQueued', /true or false/],
    ['an object for a text', { location: {} }, 'location', /a text/],
    [
      'a filter that does not exist',
      { from: new Date() },
      'from',
      /there is no parameter from; nothing was sent\. Did you mean fromDateTime\?/,
    ],
    ['no filter at all', {}, 'query', /at least one filter; .* fromDateTime: new Date/],
  ])('refuses %s', (_name, query, field, words) => {
    const error = refusal(() => list(query));
    expect(error).toMatchObject({ code: 'validation', field, operation: 'listMessages', attempts: 0 });
    expect(error.message).toMatch(words);
    expect(error.message).toMatch(/nothing was sent/);
  });

  test('whatever a text holds, the server reads the same', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 });
    fc.assert(
      fc.property(text, (location) => {
        expect(new URLSearchParams(list({ location })).get('location')).toBe(location);
      }),
    );
  });

  test('whatever a Date, it is sent in UTC with milliseconds', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }),
        (date) => {
          const sent = decodeURIComponent(list({ fromDateTime: date }).slice('fromDateTime='.length));
          expect(sent).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
          expect(new Date(sent)).toEqual(date);
        },
      ),
    );
  });
});

describe('the path', () => {
  test.each(['..', '.', 'a/b', 'a?b', 'a#b', '%2e%2e', 'a b', 'ä', '\n'])(
    'accountId %j is refused',
    (accountId) => {
      expect(refusal(() => prepare(operations.listMessages, { accountId, limit: 1 }))).toMatchObject({
        field: 'accountId',
      });
    },
  );

  test('a value cannot change the path, even where the spec has no pattern for it', async () => {
    const operation: Operation = {
      ...operations.listMessages,
      parameters: [
        { name: 'accountId', property: 'accountId', in: 'path', required: true, type: 'string' },
        { name: 'limit', property: 'limit', in: 'query', required: false, type: 'integer' },
      ],
    };
    const odd = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('..', '.', '/', '', '%2e'));
    await fc.assert(
      fc.asyncProperty(odd, async (accountId) => {
        let wire: Values;
        try {
          wire = prepare(operation, { accountId, limit: 1 });
        } catch (error) {
          expect(error).toMatchObject({ code: 'validation', field: 'accountId' });
          return;
        }
        const { url } = await MessagesApiAxiosParamCreator().listMessages(wire['accountId'] as string);
        const parts = new URL(url, 'https://example.com').pathname.split('/');
        expect(parts).toHaveLength(4);
        expect(decodeURIComponent(parts[2]!)).toBe(accountId);
      }),
    );
  });
});

describe('a message', () => {
  test('is sent as it is given', () => {
    expect(body({ tag: 'a', priority: 'high', media: ['https://example.com/ä.png'] })).toEqual({
      ...MESSAGE,
      tag: 'a',
      priority: 'high',
      media: ['https://example.com/ä.png'],
    });
  });

  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['one recipient as a text', { to: '+15553334444' }, { to: ['+15553334444'] }],
    ['recipients as a set', { to: new Set(['+15553334444']) }, { to: ['+15553334444'] }],
    ['a Date', { expiration: new Date(Date.UTC(2030, 0, 1)) }, { expiration: '2030-01-01T00:00:00.000Z' }],
    ['a priority of tomorrow', { priority: 'urgent' }, { priority: 'urgent' }],
    ['a field of tomorrow', { schedule: { at: 1 } }, { schedule: { at: 1 } }],
    ['a short code as sender', { from: '12345' }, { from: '12345' }],
    ['a name as sender', { from: 'Shop & Co' }, { from: 'Shop & Co' }],
    ['2048 characters beyond the BMP', { text: '😀'.repeat(2048) }, { text: '😀'.repeat(2048) }],
    ['null for nothing', { tag: null }, {}],
  ])('%s', (_name, change, expected) => {
    const sent = body(change);
    expect(sent).toMatchObject(expected);
    expect(Object.values(sent)).not.toContain(null);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['no recipient', { to: [] }, 'to'],
    ['eleven recipients', { to: Array.from({ length: 11 }, () => '+15553334444') }, 'to'],
    ['a number without a plus', { to: ['15553334444'] }, 'to[0]'],
    ['words for a number', { to: ['+15553334444', 'mum'] }, 'to[1]'],
    ['no application', { applicationId: undefined }, 'applicationId'],
    ['null for the application', { applicationId: null }, 'applicationId'],
    ['no sender', { from: undefined }, 'from'],
    ['neither text nor media', { text: undefined }, 'text'],
    ['an empty text and no media', { text: '', media: [] }, 'text'],
    ['a text that is too long', { text: 'x'.repeat(2049) }, 'text'],
    ['a tag that is too long', { tag: 'x'.repeat(1025) }, 'tag'],
    ['a URL that is none', { media: ['file'] }, 'media[0]'],
    ['an expiration without a zone', { expiration: '2030-01-01T00:00:00' }, 'expiration'],
  ])('refuses %s', (_name, change, field) => {
    const error = refusal(() => body(change));
    expect(error).toMatchObject({
      code: 'validation',
      field,
      operation: 'createMessage',
      outcome: 'not-accepted',
    });
  });

  test.each([undefined, null, 'text', 7, ['+15553334444']])('refuses %j in its place', (messageRequest) => {
    expect(refusal(() => prepare(operations.createMessage, { messageRequest }))).toMatchObject({
      code: 'validation',
    });
  });

  test('an error names no value', () => {
    const error = refusal(() => body({ to: ['canary-number'] }));
    expect(error.message).not.toContain('canary');
  });

  test('a choice between models is left to the API', () => {
    const operation: Operation = {
      ...operations.createMessage,
      body: { name: 'card', model: 'Card', required: true, contentType: 'x' },
    };
    const card = (value: unknown): unknown =>
      prepareRequest(
        operation,
        { Card: { fields: [], oneOf: ['A', 'string'] } },
        { accountId: '1', card: value },
      )['card'];
    expect(card('ace')).toBe('ace');
    expect(card({ a: 1 })).toEqual({ a: 1 });
    expect(() => card(NaN)).toThrow(expect.objectContaining({ code: 'validation' }));
  });

  test('inputs are left as they were', () => {
    const message = Object.freeze({ ...MESSAGE, to: Object.freeze(['+15553334444']) });
    expect(() => prepare(operations.createMessage, { messageRequest: message })).not.toThrow();
  });
});
