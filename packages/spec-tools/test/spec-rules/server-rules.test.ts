import { change, findings, withOperation } from '../support/note-spec.js';

const CLIENT = 'clientCredentials: { tokenUrl: https://notes.test/token, scopes: {} }';
const CODE =
  'authorizationCode: { authorizationUrl: https://notes.test/a, tokenUrl: https://notes.test/token, scopes: {} }';

/** The spec with security schemes, and what every operation asks for. */
function secured(security: string, flows = CLIENT): string {
  return change(
    'components:\n',
    `security: ${security}
components:
  securitySchemes:
    password: { type: http, scheme: Basic }
    token: { type: oauth2, flows: { ${flows} } }
    bearer: { type: http, scheme: bearer }
    key: { type: apiKey, in: header, name: X-Key }
`,
  );
}

function withServer(server: string): string {
  return change('{ url: https://notes.test/v1 }', server);
}

describe('a server that no client could use as base URL is refused', () => {
  test.each([
    ['none', withServer(''), 'no server is named'],
    ['a path alone', withServer('{ url: /v1 }'), '/v1 is no base URL'],
    ['an address in the clear', withServer('{ url: http://notes.test/v1 }'), 'with https'],
    ['a slash at the end', withServer('{ url: https://notes.test/v1/ }'), 'without a slash'],
    ['a query', withServer('{ url: https://notes.test/v1?a=b }'), 'query'],
    [
      'a variable without a default',
      withServer(`{ url: 'https://{region}.notes.test/v1' }`),
      'give the variable region a default',
    ],
  ])('%s', (_, text, message) => {
    expect(findings(text)).toEqual([expect.stringMatching(`^spec\\.yaml:3:\\d+: .*${message}`)]);
  });

  test('variables with defaults are filled in', () => {
    const text = withServer(
      `{ url: 'https://{region}.notes.test/{version}', variables: { region: { default: eu }, version: { default: v1 } } }`,
    );
    expect(findings(text)).toEqual([]);
  });
});

describe('credentials that the SDK does not send are refused', () => {
  test.each([
    ['an API key', secured('[{ key: [] }]'), 'editNote asks for key: the SDK sends HTTP Basic'],
    ['any token', secured('[{ bearer: [] }]'), 'editNote asks for bearer'],
    ['two at once', secured('[{ password: [], key: [] }]'), 'editNote asks for password with key'],
    [
      'an API key for one operation',
      secured('[{ password: [] }]').replace('      tags:', '      security: [{ key: [] }]\n      tags:'),
      'editNote asks for key',
    ],
    [
      'two flows',
      secured('[{ token: [] }]', `${CLIENT}, ${CODE}`),
      'token has the flows clientCredentials and authorizationCode',
    ],
  ])('%s', (_, text, message) => {
    expect(findings(text)).toEqual([expect.stringMatching(`^spec\\.yaml:\\d+:\\d+: .*${message}`)]);
  });

  test.each([
    ['Basic or a token', secured('[{ password: [] }, { token: [] }]')],
    ['an API key as one more choice', secured('[{ key: [] }, { token: [] }]')],
    ['none', secured('[]')],
    ['none for one operation', withOperation('      security: []')],
  ])('%s is accepted', (_, text) => {
    expect(findings(text)).toEqual([]);
  });
});
