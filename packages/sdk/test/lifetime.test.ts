import { randomBytes } from 'node:crypto';
import { type ServerResponse, createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { basicAuth, clientCredentials, createMessagesClient } from '../src/index.js';
import { ADAPTERS } from './support/adapters.js';
import { settle, until } from './support/fake-clock.js';
import { BASIC, CLIENT, type Harness, MESSAGE, startHarness } from './support/harness.js';

const QUERY = { sourceTn: MESSAGE.from };

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
    const nothing = { code: 'connection', attempts: 0, accountId: '9900000' };
    expect(late).toMatchObject({ ...nothing, operation: 'createMessage', outcome: 'not-accepted' });
    const list = await harness.failure(client.call('listMessages', { sourceTn: MESSAGE.from }));
    expect(list).toMatchObject({ ...nothing, operation: 'listMessages' });
    expect(late.message).toMatch(/closed; nothing was sent/);
    await harness.clock.advance(1000);
    await call;
    await closing;
    expect(harness.sandbox.accepted).toHaveLength(1);
  });

  test('close() waits for no token that nobody wants: a refresh behind the callers ends at once', async () => {
    const { sandbox, clock } = harness;
    const client = harness.createClient({
      auth: clientCredentials({ ...CLIENT, tokenUrl: sandbox.tokenUrl }),
    });
    await client.createMessage(MESSAGE);
    await clock.advance(3_550_000);
    sandbox.faults.add({ operation: 'token', kind: 'hang', times: 'always' });
    await client.createMessage(MESSAGE);
    await until(() => sandbox.requests.filter(({ operation }) => operation === 'token').length === 2);
    const beforeMs = clock.monotonicMs();
    await client.close();
    expect(clock.monotonicMs()).toBe(beforeMs);
  });

  test('calls that wait when the time to close is over end at once, not accepted, and not by their own timeouts', async () => {
    const { clock, sandbox, failure } = harness;
    const auth = clientCredentials({ ...CLIENT, tokenUrl: sandbox.tokenUrl });
    const limit = { requests: 1, windowMs: 300_000 };
    const headers = { 'Retry-After': '50' };
    sandbox.faults.add({ operation: 'createMessage', kind: 'respond', status: 429, headers, times: 1 });
    const paused = harness.createClient();
    const queued = harness.createClient({ rateLimit: limit, deadlineMs: Infinity });
    await queued.call('listMessages', QUERY);
    const calls = [paused.createMessage(MESSAGE), queued.call('listMessages', QUERY)];
    await until(() => paused.rateLimit('createMessage').pausedForMs !== undefined);
    sandbox.faults.add({ operation: 'token', kind: 'hang', times: 1 });
    const unauthorized = harness.createClient({ auth });
    calls.push(unauthorized.createMessage(MESSAGE));
    await until(() => sandbox.requests.some(({ operation }) => operation === 'token'));
    const errors = Promise.all(calls.map((call) => call.catch((error: unknown) => error)));
    const startedMs = clock.monotonicMs();
    const closing = [paused, queued, unauthorized].map((client) => client.close({ deadlineMs: 0 }));
    await clock.advance(0);
    await Promise.all(closing);
    expect(await errors).toMatchObject([
      { code: 'abort', outcome: 'not-accepted', attempts: 1 },
      { code: 'abort', operation: 'listMessages', attempts: 0 },
      { code: 'abort', outcome: 'not-accepted', attempts: 0 },
    ]);
    expect(clock.monotonicMs()).toBe(startedMs);
    expect(await failure(paused.createMessage(MESSAGE))).toMatchObject({ code: 'connection' });
  });

  test('close() may be called twice', async () => {
    await harness.client.close();
    await harness.client.close();
  });

  test('a client that with() makes of a closed one is open, and stays open when that one is closed again', async () => {
    const { client, sandbox } = harness;
    await client.close();
    const next = client.with({ timeoutMs: 1000 });
    await next.createMessage(MESSAGE);
    await client.close();
    await next.createMessage(MESSAGE);
    expect(sandbox.accepted).toHaveLength(2);
    await next.close();
    await expect(next.createMessage(MESSAGE)).rejects.toMatchObject({ code: 'connection', attempts: 0 });
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

  test.each(['identity', 'gzip'])(
    'is closed when a body (%s) is not read to its end, as it is too long',
    async (encoding) => {
      const sockets = new Set<Socket>();
      const server = createServer((_request, response) => {
        response.writeHead(200, { 'Content-Encoding': encoding });
        // It never ends.
        response.write(encoding === 'gzip' ? gzipSync(randomBytes(50_000)) : ' '.repeat(50_000));
      });
      server.on('connection', (socket) => {
        sockets.add(socket);
        socket.on('close', () => sockets.delete(socket));
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const options = { accountId: '1', auth: basicAuth(BASIC), baseUrl, maxResponseBytes: 1000 };
      const client = createMessagesClient({ ...options, axios: axios() });
      await expect(client.call('listMessages', QUERY)).rejects.toMatchObject({ code: 'decode' });
      await until(() => sockets.size === 0);
      await client.close();
      await new Promise((resolve) => server.close(resolve));
    },
  );

  test('600 messages at once open no more than 256, and all are sent', async () => {
    const held: ServerResponse[] = [];
    let answered = 0;
    let mostSockets = 0;
    const server = createServer((request, response) => {
      request.resume().on('end', () => {
        held.push(response);
        // Nobody is answered before as many wait as may be under way at once.
        if (held.length < Math.min(256, 600 - answered)) return;
        answered += held.length;
        for (const one of held.splice(0)) one.writeHead(202).end('{"id":"1"}');
      });
    });
    const sockets = new Set<Socket>();
    server.on('connection', (socket) => {
      sockets.add(socket);
      mostSockets = Math.max(mostSockets, sockets.size);
      socket.on('close', () => sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    // On a busy machine all of them together may take long.
    const times = { timeoutMs: 600_000, deadlineMs: Infinity };
    const options = { accountId: '1', auth: basicAuth(BASIC), baseUrl, ...times };
    const client = createMessagesClient({ ...options, axios: axios() });
    await Promise.all(Array.from({ length: 600 }, () => client.createMessage(MESSAGE)));
    expect(mostSockets).toBeLessThanOrEqual(256);
    await client.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});
