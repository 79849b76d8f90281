import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { inspect } from 'node:util';
import { basicAuth, createMessagesClient } from '../src/index.js';
import { ADAPTERS } from './support/adapters.js';
import { settle, until } from './support/fake-clock.js';
import { BASIC, type Harness, MESSAGE, startHarness } from './support/harness.js';

describe('the life of a client', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await startHarness();
  });
  afterEach(() => harness.close());

  test('close() refuses new calls, and waits for those under way', async () => {
    harness.sandbox.faults.add({ kind: 'latency', ms: 1000 });
    const { client } = harness;
    const call = client.createMessage(MESSAGE);
    let isClosed = false;
    const closing = client.close().then(() => (isClosed = true));
    await until(() => harness.sandbox.requests.length === 1);
    await settle(10);
    expect(isClosed).toBe(false);
    const late = await harness.failure(client.createMessage(MESSAGE));
    expect(late).toMatchObject({ code: 'connection', attempts: 0 });
    expect(late.message).toMatch(/closed; nothing was sent/);
    await harness.clock.advance(1000);
    await call;
    await closing;
    expect(harness.sandbox.accepted).toHaveLength(1);
  });

  test('close() may be called twice', async () => {
    await harness.client.close();
    await harness.client.close();
  });

  test('Symbol.asyncDispose is close()', async () => {
    const client = harness.createClient();
    await client[Symbol.asyncDispose]();
    await expect(client.createMessage(MESSAGE)).rejects.toMatchObject({ code: 'connection' });
  });

  test('making a client opens nothing, and printing it shows nothing', () => {
    const client = harness.createClient({ auth: basicAuth({ ...BASIC, password: 'canary-password' }) });
    expect(inspect(client, { depth: 9, showHidden: true }) + JSON.stringify(client)).not.toContain('canary');
    expect(harness.clock.sleeping).toEqual([]);
  });

  test('two clients with different credentials share nothing', async () => {
    const wrong = harness.createClient({ auth: basicAuth({ ...BASIC, password: 'wrong' }) });
    const results = await Promise.allSettled([
      wrong.createMessage(MESSAGE),
      harness.client.createMessage(MESSAGE),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });
});

describe.each(ADAPTERS.slice(0, 2))('connections of %s', (_name, axios) => {
  test('are kept alive, and closed by close()', async () => {
    const sockets = new Set<Socket>();
    const server = createServer((_request, response) => response.end('{"messages":[],"pageInfo":{}}'));
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const client = createMessagesClient({ accountId: '1', auth: basicAuth(BASIC), baseUrl, axios: axios() });
    for (let i = 0; i < 5; i++) await client.call('listMessages', { limit: 1 });
    // undici sometimes opens a second one while the first is being set up.
    expect(sockets.size).toBeLessThanOrEqual(2);
    await client.close();
    await until(() => sockets.size === 0);
    await new Promise((resolve) => server.close(resolve));
  });
});
