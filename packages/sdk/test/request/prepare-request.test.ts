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
