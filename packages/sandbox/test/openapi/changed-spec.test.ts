import { startSandbox } from '../../src/index.js';
import { defaultAuthorization, withSandbox } from '../support/api.js';
import { useChangedSpec } from '../support/use-changed-spec.js';

const specs = useChangedSpec();

const headers = { authorization: defaultAuthorization };

test('an operation that the sandbox does not know answers from the examples of the spec', () => {
  const spec = specs.change('new-operations.yaml', (document) => {
    document.paths['/users/{accountId}/media/{mediaId}'] = {
      get: {
        operationId: 'getMedia',
        parameters: [
          {
            name: 'page',
            in: 'query',
            required: true,
            schema: { type: 'integer', minimum: 1, exclusiveMinimum: true },
          },
        ],
        responses: {
          200: {
            description: 'x',
            content: {
              'application/json': {
                schema: { type: 'object' },
                examples: { one: { value: { name: 'a.png', size: 5 } } },
              },
            },
          },
        },
        'x-rate-limit': { requests: 3, windowSeconds: 60, scope: 'source-ip' },
      },
      delete: { operationId: 'deleteMedia', responses: { 204: { description: 'gone' } } },
      put: {
        operationId: 'putMedia',
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { type: 'object', required: ['name'] } } },
        },
        responses: {
          201: {
            description: 'x',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/message' } } },
          },
        },
      },
    };
  });
  // The operations are written down without the answers that reject, so those are not checked.
  return withSandbox({ spec, validateResponses: false }, async (api) => {
    const media = '/api/v2/users/9900000/media/m1';
    const got = await api.send('GET', `${media}?page=2`, { headers });
    expect([got.status, got.json]).toEqual([200, { name: 'a.png', size: 5 }]);
    expect((await api.send('GET', `${media}?page=1`, { headers })).status).toBe(400);
    expect((await api.send('GET', media, { headers })).status).toBe(400);
    expect((await api.send('GET', `${media}?page=2`, { headers })).status).toBe(429);
    expect((await api.send('GET', `${media}?page=2`)).status).toBe(429);
    expect((await api.send('DELETE', media)).status).toBe(401);
    const gone = await api.send('DELETE', media, { headers });
    expect([gone.status, gone.text]).toEqual([204, '']);
    const json = { ...headers, 'content-type': 'application/json' };
    const put = await api.send('PUT', media, { headers: json, body: '{"name":"x"}' });
    expect(put.status).toBe(201);
    expect(put.json).toMatchObject({ direction: 'out', segmentCount: 1, to: ['+15557654321'] });
    expect((await api.send('POST', media, { headers })).status).toBe(405);
    expect((await api.list({ limit: 1 })).status).toBe(200);
  });
});

test('a list in a query is read as the spec says that it is written', () => {
  const spec = specs.change('lists.yaml', (document) => {
    const { get } = document.paths['/users/{accountId}/messages'];
    const list = (name: string, form: object) => ({
      name,
      in: 'query',
      ...form,
      schema: { type: 'array', maxItems: 2, items: { type: 'integer' } },
    });
    get.parameters.push(
      list('segmentCount', {}),
      list('commas', { explode: false }),
      list('pipes', { style: 'pipeDelimited', explode: false }),
      list('spaces', { style: 'spaceDelimited', explode: false }),
    );
  });
  return withSandbox({ spec }, async (api) => {
    for (const query of [
      'segmentCount=1&segmentCount=2',
      'commas=1,2',
      'pipes=1%7C2',
      'spaces=1+2',
      'commas=1',
    ])
      expect([query, (await api.list(query)).status]).toEqual([query, 200]);
    const rejected = [
      'segmentCount=1&segmentCount=a',
      'commas=1,2,3',
      'pipes=1,2',
      'commas=1&commas=2',
      'spaces=',
    ];
    for (const query of rejected) expect([query, (await api.list(query)).status]).toEqual([query, 400]);
  });
});

test('limits and constraints follow the spec', () => {
  const spec = specs.change('other-numbers.json', (document) => {
    const { get, post } = document.paths['/users/{accountId}/messages'];
    get['x-rate-limit'] = { requests: 1, windowSeconds: 30, scope: 'source-ip' };
    post['x-message-queue'] = { segmentsPerSecond: 1, capacitySeconds: 2, scope: 'account' };
    document.components.schemas.messageRequest.properties.tag.maxLength = 3;
    document.servers[0].url = 'https://messaging.example.com/v9';
  });
  return withSandbox({ spec }, async (api, sandbox) => {
    expect(sandbox.baseUrl).toBe(`${sandbox.url}/v9`);
    const at = { path: '/v9/users/9900000/messages' };
    const message = {
      applicationId: '3f2b8c6e-5d41-4c0b-9a77-1e6d2f90ab34',
      from: '+15551112222',
      to: ['+15553334444'],
      text: 'x',
    };
    expect((await api.create({ ...message, tag: 'abcd' }, at)).status).toBe(400);
    expect((await api.create(message, at)).status).toBe(202);
    expect((await api.create({ ...message, tag: 'abc' }, at)).status).toBe(202);
    expect((await api.create(message, at)).status).toBe(429);
    expect((await api.list({ limit: 1 }, at)).status).toBe(200);
    expect((await api.list({ limit: 1 }, at)).headers['retry-after']).toBe('30');
  });
});

test('an answer of the sandbox that breaks the spec is a loud failure', async () => {
  const spec = specs.change('stricter.yaml', (document) => {
    document.components.schemas.message.required = ['brandNew'];
  });
  const sandbox = await startSandbox({ spec, validateResponses: true });
  try {
    const response = await fetch(`${sandbox.baseUrl}/users/9900000/messages`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({
        applicationId: '3f2b8c6e-5d41-4c0b-9a77-1e6d2f90ab34',
        from: '+15551112222',
        to: '+15553334444',
        text: 'x',
      }),
    });
    expect(response.status).toBe(500);
    expect(sandbox.violations).toEqual([expect.stringMatching(/^createMessage 202: .*brandNew/)]);
  } finally {
    await sandbox.close();
  }
});

test.each([
  ['a file that is not there', undefined, /none\.yaml cannot be read/],
  ['a file that is no YAML', 'a: [', /cannot be read/],
  ['a document that is no OpenAPI', 'a: 1', /is no OpenAPI document/],
  ['a reference to nothing', 'paths: { /a: { $ref: "#/x/y" } }', /refers to #\/x\/y/],
  ['a reference into another file', 'paths: { /a: { $ref: "other.yaml" } }', /cannot be followed/],
])('%s is rejected with the reason', async (name, content, problem) => {
  const spec =
    content === undefined
      ? specs.fileOf('none.yaml')
      : specs.write(`${name.replaceAll(' ', '-')}.yaml`, content);
  await expect(startSandbox({ spec })).rejects.toThrow(problem);
});
