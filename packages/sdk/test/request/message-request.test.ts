import { type Operation, models, operations } from '@bandwidth-messages/client/operations';
import { prepareRequest } from '../../src/request/prepare-request.js';

type Values = Readonly<Record<string, unknown>>;
const prepare = (operation: Operation, values: Values): Values =>
  prepareRequest(operation, models, { accountId: '9900000', ...values });
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
