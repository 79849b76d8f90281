import { change, findings, SPEC, withOperation, withParameter, withSchema } from '../support/note-spec.js';

describe('what the table does not carry is refused with a sentence', () => {
  test.each([
    [
      'a misspelt extension',
      change('x-rate-limit', 'x-ratelimit'),
      'Nobody reads x-ratelimit: .* Did you mean x-rate-limit?',
    ],
    ['a wrong word in an extension', change('x-rate-limit', 'x-retry-limit'), 'Nobody reads x-retry-limit'],
    ['an extension of another form', change('requests: 10', "requests: '10'"), 'x-rate-limit has a form'],
    ['an extension with an apostrophe', change('scope: account', `scope: "it's"`), 'x-rate-limit has a form'],
    [
      'an extension in another place',
      withParameter('{ name: a, in: query, x-rate-limit: 1, schema: { type: string } }'),
      'read on an object of type Operation',
    ],
    ['an unknown type', change('type: integer', 'type: int'), '"int" is no type of OpenAPI'],
    ['a cookie', withParameter('{ name: a, in: cookie, schema: { type: string } }'), 'a is a cookie'],
    [
      'a deep object',
      withParameter('{ name: a, in: query, style: deepObject, schema: { type: string } }'),
      'deepObject is sent without',
    ],
    [
      'an object in a query',
      withParameter('{ name: a, in: query, schema: { type: object } }'),
      'a is an object',
    ],
    [
      'a parameter with content',
      withParameter('{ name: a, in: query, content: { application/json: { schema: { type: string } } } }'),
      'a has no schema',
    ],
    [
      'a form as body',
      change('application/json:', 'application/x-www-form-urlencoded:'),
      'the body of editNote is application/x-www-form-urlencoded',
    ],
    [
      'an answer that is a text',
      SPEC.replace(/(The note\.\n {10}content:\n {12})application\/json/, '$1text/plain'),
      'the answer 200 of editNote is text/plain',
    ],
    [
      'fields beside additional ones',
      change(
        '      required: [text]',
        '      additionalProperties: { type: string }\n      required: [text]',
      ),
      'either named fields or additional ones',
    ],
    [
      'a required field that is read-only',
      change('text: { type: string }', 'text: { type: string, readOnly: true }'),
      'text is read-only',
    ],
    [
      'required inside allOf',
      withSchema(`more: { allOf: [{ $ref: '#/components/schemas/note' }, { required: [state] }] }`),
      'state is required here',
    ],
    [
      'an apostrophe in a format',
      change('type: integer', `format: "it's", type: integer`),
      'a format has no apostrophe',
    ],
    [
      'an apostrophe in the address for tokens',
      change(
        'components:\n',
        `components:\n  securitySchemes: { login: { type: oauth2, flows: { clientCredentials: { tokenUrl: "https://notes.test/it's", scopes: {} } } } }\n`,
      ),
      'written into code',
    ],
    [
      'a backslash in the name of a field',
      change('text: { type: string }', `'te\\xt': { type: string }, text: { type: string }`).replace(
        "'te\\xt': { type: string }, text",
        "'te\\xt': { type: string }\n        text",
      ),
      'written into code',
    ],
    [
      'an extension that is null',
      change('x-rate-limit: { requests: 10, windowSeconds: 60, scope: account }', 'x-rate-limit: null'),
      'x-rate-limit has a form',
    ],
    [
      'a form with files as body',
      change('application/json:', 'multipart/form-data:'),
      'the body of editNote is multipart/form-data',
    ],
    [
      'an answer of bytes',
      SPEC.replace(/(The note\.\n {10}content:\n {12})application\/json/, '$1application/octet-stream'),
      'the answer 200 of editNote is application/octet-stream',
    ],
    [
      'a body of two types',
      change('application/json:\n', 'application/json: {}\n          application/vnd.notes+json:\n'),
      'the body of editNote has 2 content types',
    ],
    [
      'a pattern of another language than JavaScript',
      change('text: { type: string }', `text: { type: string, pattern: '(?<!a' }`),
      'is no regular expression of JavaScript',
    ],
    [
      'a pattern that would be a placeholder in code',
      change('text: { type: string }', `text: { type: string, pattern: '[\${a}]' }`),
      'a pattern has no "\\$\\{"',
    ],
    [
      'a minimum above the maximum',
      change('maximum: 100', 'minimum: 101, maximum: 100'),
      'minimum 101 is more',
    ],
    [
      'a least length above the greatest',
      change('text: { type: string }', 'text: { type: string, minLength: 2, maxLength: 1 }'),
      'minLength 2 is more than maxLength 1',
    ],
    [
      'a parameter in the path that the path has no place for',
      withParameter('{ name: part, in: path, required: true, schema: { type: string } }'),
      'the path of editNote has no {part}',
    ],
    [
      'a place in the path that no parameter fills',
      change('/notes/{note-id}:', '/notes/{note-id}/{part}:'),
      'editNote has no parameter for {part}',
    ],
    [
      'credentials as a parameter',
      withParameter('{ name: authorization, in: header, schema: { type: string } }'),
      'authorization is a header that follows from credentials',
    ],
    [
      'two answers of different bodies',
      change('      x-rate-limit', "        '202': { description: Later. }\n      x-rate-limit"),
      'the answers 200 and 202 of editNote hold different things.* The other is at spec.yaml:17:9',
    ],
    [
      'a line break in the address of the server',
      change('https://notes.test/v1', '"https://notes.test/\\nv1"'),
      'written into code',
    ],
  ])('%s', (_, text, message) => {
    expect(findings(text)).toEqual([expect.stringMatching(message)]);
  });

  test('two answers of the same body, and one whose status is any other', () => {
    const same = `{ description: Later., content: { application/json: { schema: { $ref: '#/components/schemas/note' } } } }`;
    expect(
      findings(
        change(
          '      x-rate-limit',
          `        '202': ${same}\n        default: { description: No. }\n      x-rate-limit`,
        ),
      ),
    ).toEqual([]);
  });

  test('pipes, comma lists and JSON of a vendor are sent as the generated client sends them', () => {
    const list =
      '{ name: a, in: query, style: pipeDelimited, explode: false, schema: { type: array, items: { type: string } } }';
    expect(findings(withParameter(list))).toEqual([]);
    expect(findings(change('application/json:', 'application/merge-patch+json:'))).toEqual([]);
    expect(findings(withOperation('      deprecated: true'))).toEqual([]);
  });
});
