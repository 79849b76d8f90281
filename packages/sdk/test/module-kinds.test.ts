import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * A program that loads the package both ways, as happens when one dependency requires it and another imports it. What is
 * made by one copy is handed to a client of the other.
 */
const PROGRAM = `
  import { createServer } from 'node:http';
  import { createRequire } from 'node:module';
  import { inspect } from 'node:util';
  import * as imported from '@bandwidth-messages/sdk';
  import { undiciAdapter as importedAdapter } from '@bandwidth-messages/sdk/undici';
  const require = createRequire(import.meta.url);
  const required = require('@bandwidth-messages/sdk');
  const { undiciAdapter: requiredAdapter } = require('@bandwidth-messages/sdk/undici');

  const server = createServer((request, response) => {
    const { authorization = '' } = request.headers;
    if (request.url === '/token') return response.end('{"access_token":"canary-token-1","expires_in":60}');
    const seen = authorization + ' ' + Buffer.from(authorization.split(' ')[1] ?? '', 'base64');
    response.writeHead(400).end(JSON.stringify({ type: 'bad', description: seen }));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = 'http://127.0.0.1:' + server.address().port;
  const closed = createServer();
  await new Promise((resolve) => closed.listen(0, '127.0.0.1', resolve));
  const nobody = 'http://127.0.0.1:' + closed.address().port;
  await new Promise((resolve) => closed.close(resolve));

  const results = [];
  for (const [own, other, adapter] of [[required, imported, importedAdapter], [imported, required, requiredAdapter]]) {
    const basic = other.basicAuth({ username: 'u', password: 'canary-password' });
    const options = { accountId: '1', auth: basic, baseUrl: nobody, retry: { baseDelayMs: 1 } };
    const message = { applicationId: 'a', from: '+15551112222', to: ['+15553334444'], text: 'hi' };
    const failure = async (change) => {
      const client = own.createMessagesClient({ ...options, ...change });
      const error = await client.createMessage(message).catch((reason) => reason);
      await client.close();
      const { code, outcome, attempts } = error;
      return { code, outcome, attempts, isKnown: own.isMessagesError(error) && other.isMessagesError(error),
        leaks: /canary/.test(inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error)) };
    };
    const listWith = async (rateLimit) => {
      const client = own.createMessagesClient({ ...options, baseUrl: url, rateLimit });
      const list = () => client.call('listMessages', { limit: 1 }, { deadlineMs: 100 }).catch((reason) => reason);
      await list();
      const { code, message, retryAfterMs, operation, attempts } = await list();
      await client.close();
      const mayWait = retryAfterMs > 3_000_000 && /has to wait/.test(message);
      return { code, mayWait, operation, attempts };
    };
    const auth = other.clientCredentials({ clientId: 'id', clientSecret: 'canary-secret', tokenUrl: url + '/token' });
    results.push({
      adapter: await failure({ axios: { adapter: adapter() } }),
      basic: await failure({ baseUrl: url }),
      token: await failure({ baseUrl: url, auth }),
      limiter: await listWith(other.createRateLimiter({ requests: 1, windowMs: 3_600_000 })),
    });
  }
  server.close();
  server.closeAllConnections();
  console.log(JSON.stringify(results));
`;

test('adapters, limiters and credentials of the other module kind keep outcome, wait and secrets', async () => {
  const cwd = join(__dirname, '..');
  const { stdout } = await promisify(execFile)('node', ['--input-type=module', '-e', PROGRAM], { cwd });
  const safe = { isKnown: true, leaks: false };
  const refused = { code: 'api', outcome: 'not-accepted', attempts: 1, ...safe };
  const expected = {
    adapter: { code: 'connection', outcome: 'not-accepted', attempts: 3, ...safe },
    basic: refused,
    token: refused,
    limiter: { code: 'rate-limit', mayWait: true, operation: 'listMessages', attempts: 0 },
  };
  expect(JSON.parse(stdout)).toEqual([expected, expected]);
});
