import { startSandbox } from '@bandwidth-messages/sandbox';
import type {
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  APIGatewayProxyHandler,
  APIGatewayProxyHandlerV2,
} from 'aws-lambda';
import { createCallbackHandler, type LambdaRequest } from '../../src/index.js';
import { createTestClock } from '../support/create-test-clock.js';
import { deliveredEvent } from '../support/events.js';
import { listen } from '../support/hosts.js';
import { createGateway } from '../support/lambda-gateway.js';
import { AUTHORIZATION, createHandler, PASSWORD, USERNAME } from '../support/post.js';
import { until } from '../support/until.js';

const SECRET = 'a-secret_of_28_characters---';
const body = JSON.stringify([deliveredEvent()]);
const headers = { Authorization: AUTHORIZATION, 'Content-Type': 'application/json' };
const statusOf = async (event: LambdaRequest) => (await createHandler({}).lambda(event)).statusCode;

describe('behind a gateway that renames WWW-Authenticate', () => {
  test.each(['1.0', '2.0'] as const)(
    'format %s: credentials never come, the secret path lets events in',
    async (format) => {
      const received: string[] = [];
      const handler = createCallbackHandler({
        username: USERNAME,
        password: PASSWORD,
        pathSecret: SECRET,
        on: { 'message-received': (event) => received.push(event.message.id) },
      });
      const gateway = await listen(createGateway(format, handler.lambda, 'utf8', true));
      const credentials = { username: USERNAME, password: PASSWORD };
      const sandbox = await startSandbox({
        callbacks: [
          { url: gateway.url, ...credentials },
          { url: `${gateway.url}/${SECRET}`, ...credentials },
        ],
      });
      try {
        const [message] = sandbox.receiveMessage({ from: '+15553334444', to: '+15551112222', text: 'Hi' });
        await until(() => sandbox.callbacks.length === 2);
        expect(sandbox.callbacks.map(({ status }) => status).sort()).toEqual([200, 401]);
        expect(received).toEqual([message!.id]);
      } finally {
        await sandbox.close();
        await gateway.close();
      }
    },
  );
});

test.each<[string, LambdaRequest, boolean]>([
  ['a load balancer that hands over headers as lists gets lists', { multiValueHeaders: {} }, true],
  ['a load balancer that hands over single headers gets none', { headers: {} }, false],
  ['a gateway that hands over both gets none', { headers: {}, multiValueHeaders: {} }, false],
])('%s, so that the challenge comes through', async (_name, event, isListed) => {
  const challenge = 'Basic realm="callbacks"';
  const answer = await createHandler({}).lambda({ httpMethod: 'POST', body, ...event });
  expect(answer.headers['www-authenticate']).toBe(challenge);
  expect(answer.multiValueHeaders?.['www-authenticate']).toEqual(isListed ? [challenge] : undefined);
});

describe('events of odd forms', () => {
  test.each<[string, LambdaRequest, number]>([
    ['format 1', { httpMethod: 'POST', path: '/', headers, body }, 200],
    ['format 2', { requestContext: { http: { method: 'POST' } }, rawPath: '/', headers, body }, 200],
    [
      'a load balancer with many values',
      { httpMethod: 'POST', multiValueHeaders: { authorization: [AUTHORIZATION] }, body },
      200,
    ],
    [
      'headers in small letters',
      { httpMethod: 'POST', headers: { authorization: AUTHORIZATION }, body },
      200,
    ],
    [
      'two Authorization headers',
      { httpMethod: 'POST', multiValueHeaders: { Authorization: [AUTHORIZATION, AUTHORIZATION] }, body },
      401,
    ],
    ['no headers', { httpMethod: 'POST', headers: null, body }, 401],
    ['nothing at all', {}, 405],
    ['null, as who keeps a Lambda warm calls it', null as any, 405],
    ['undefined, as whoever tries it by hand calls it', undefined as any, 405],
    [
      'base64',
      { httpMethod: 'POST', headers, body: Buffer.from(body).toString('base64'), isBase64Encoded: true },
      200,
    ],
    ['base64 that is none', { httpMethod: 'POST', headers, body: '???', isBase64Encoded: true }, 400],
    ['a word', { httpMethod: 'POST', headers, body: 'late' }, 400],
    ['no body', { httpMethod: 'POST', headers, body: null }, 400],
    ['a large body', { httpMethod: 'POST', headers, body: 'a'.repeat(1_000_001) }, 413],
    [
      'a large body in base64',
      { httpMethod: 'POST', headers, body: 'a'.repeat(1_400_000), isBase64Encoded: true },
      413,
    ],
  ])('%s: %p', async (_name, event, status) => expect(await statusOf(event)).toBe(status));
});

test('handlers are done before the answer, whatever acknowledge says, since Lambda stops the process with it', async () => {
  const steps: string[] = [];
  const handler = createHandler({
    on: {
      async other() {
        await new Promise((resolve) => setImmediate(resolve));
        steps.push('handled');
      },
    },
    acknowledge: 'first',
  });
  const { statusCode } = await handler.lambda({ httpMethod: 'POST', headers, body });
  expect([statusCode, steps]).toEqual([200, ['handled']]);
});

test('a slow handler is answered with 503 in time', async () => {
  const clock = createTestClock();
  const handler = createHandler({ on: { other: () => new Promise(() => {}) }, clock });
  const answer = handler.lambda({ httpMethod: 'POST', headers, body });
  await clock.advance(9_000);
  expect((await answer).statusCode).toBe(503);
});

test('the types are those of @types/aws-lambda', () => {
  const { lambda } = createHandler({});
  const format1: APIGatewayProxyHandler = (event: APIGatewayProxyEvent) => lambda(event);
  const format2: APIGatewayProxyHandlerV2 = (event: APIGatewayProxyEventV2) => lambda(event);
  const direct: APIGatewayProxyHandler = lambda;
  expect([format1, format2, direct]).toHaveLength(3);
});
