import { change, findings, withOperation, withParameter } from '../support/note-spec.js';

describe('an extension with which the SDK would refuse what is right, or check nothing, is refused', () => {
  test.each([
    [
      'a list with commas that is a number',
      withParameter('{ name: a, in: query, schema: { type: integer, x-comma-list: { maxItems: 3 } } }'),
      'x-comma-list is read on a text only',
    ],
    [
      'a time that is a number',
      withParameter('{ name: a, in: query, schema: { type: integer, x-date-time-milliseconds: true } }'),
      'x-date-time-milliseconds is read on a text only',
    ],
    [
      'a list of telephone numbers, of which each is meant',
      withParameter(
        '{ name: a, in: query, schema: { type: array, items: { type: string }, x-phone-number: e164 } }',
      ),
      'x-phone-number is read on a text only',
    ],
    [
      'one of several fields, of which one has another name by now',
      change('required: [text]', 'x-at-least-one-field: [text, media]'),
      'this schema has no field media, which x-at-least-one-field names',
    ],
    [
      'one query parameter of none',
      change('in: query', 'in: header').replace(
        '      x-rate-limit',
        '      x-at-least-one-query-parameter: true\n      x-rate-limit',
      ),
      'editNote has no query parameter, so that x-at-least-one-query-parameter would refuse every request',
    ],
    [
      'the body as payload of callbacks',
      change('required: [text]', 'x-callback-payload: true'),
      'editNote sends this schema or answers with it',
    ],
    [
      'a part of the body as payload of callbacks',
      change('type: string, enum', 'x-callback-payload: true, type: string, enum'),
      'editNote sends this schema or answers with it',
    ],
  ])('%s', (_, text, message) => {
    expect(findings(text)).toEqual([expect.stringMatching(`^spec\\.yaml:\\d+:\\d+: .*${message}`)]);
  });

  test('fields of a schema that is put together, and texts, may be named', () => {
    const either = change(
      'type: object',
      `allOf: [{ type: object, properties: { media: { type: string } } }]\n      x-at-least-one-field: [media, text]`,
    );
    expect(findings(either)).toEqual([]);
    expect(findings(withOperation('      x-at-least-one-query-parameter: true'))).toEqual([]);
    const list = '{ name: a, in: query, schema: { type: string, x-comma-list: { maxItems: 3 } } }';
    expect(findings(withParameter(list))).toEqual([]);
  });
});
