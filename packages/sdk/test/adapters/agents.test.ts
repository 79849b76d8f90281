import { type Agent, Agent as HttpAgent, createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, type Server, Socket, connect } from 'node:net';
import { HttpsProxyAgent } from 'https-proxy-agent';
import type { AxiosOptions } from '../../src/index.js';
import { undiciAdapter } from '../../src/undici.js';
import { HAS_OPENSSL, makeCertificate } from '../support/certificate.js';
import { type Harness, MESSAGE, startHarness } from '../support/harness.js';

/** An agent whose connections are made by `createConnection`. */
const agentOf = (createConnection: () => Socket): Agent =>
  Object.assign(new HttpAgent(), { createConnection, protocol: null });

/** A connection that fails in this way before it stands. */
const failing = (error: Error, details: object): Socket => {
  const socket = new Socket();
  process.nextTick(() => socket.destroy(Object.assign(error, details)));
  return socket;
};

describe('connections of the user', () => {
  let harness: Harness;
  let server: Server;
  let requests: number;
  const sockets = new Set<Socket>();
  beforeEach(async () => {
    harness = await startHarness();
    requests = 0;
  });
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    server?.close();
    await harness.close();
  });

  const listen = async (given: Server): Promise<number> => {
    server = given.on('connection', (socket: Socket) => sockets.add(socket));
    await new Promise<void>((resolve) => given.listen(0, '127.0.0.1', resolve));
    return (given.address() as AddressInfo).port;
  };
  const failureOf = async (axios: AxiosOptions, baseUrl = 'https://api.example.com'): Promise<object> => {
    const client = harness.createClient({ axios, baseUrl });
    return harness.failure(client.createMessage(MESSAGE));
  };

  test('an httpsAgent that hands TLS over to a sidecar: a message that was written is unknown, and sent once', async () => {
    const sidecar = createServer((request) => {
      requests++;
      request.resume().on('end', () => request.socket.destroy());
    });
    const port = await listen(sidecar);
    const httpsAgent = agentOf(() => connect(port, '127.0.0.1'));
    const error = await failureOf({ httpsAgent });
    expect(error).toMatchObject({ code: 'connection', outcome: 'unknown', attempts: 1 });
    expect(requests).toBe(1);
  });

  test.each<[string, () => Socket]>([
    [
      'no file handle is left for a socket',
      () => failing(new Error('connect EMFILE'), { code: 'EMFILE', syscall: 'connect' }),
    ],
    [
      'no address of the host answers',
      () => {
        const one = (): Error =>
          Object.assign(new Error('timed out'), { code: 'ETIMEDOUT', syscall: 'connect' });
        return failing(new AggregateError([one(), one()]), { code: 'ETIMEDOUT' });
      },
    ],
  ])('%s: not accepted, and tried again', async (_name, createConnection) => {
    const error = await failureOf({ httpsAgent: agentOf(createConnection) });
    expect(error).toMatchObject({ code: 'connection', outcome: 'not-accepted', attempts: 3 });
  });

  (HAS_OPENSSL ? test : test.skip)(
    'a certificate that nobody vouches for, at the other end of a proxy: not accepted, and no credential was shown',
    async () => {
      const upstream = createTlsServer(makeCertificate(), () => requests++);
      const port = await listen(upstream);
      const proxy = createServer().on('connect', (_request, client: Socket) => {
        const onward = connect(port, '127.0.0.1', () => {
          client.write('HTTP/1.1 200 Connection established\r\n\r\n');
          onward.pipe(client).pipe(onward);
        });
        for (const socket of [client, onward]) sockets.add(socket.on('error', () => undefined));
      });
      await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
      const { port: proxyPort } = proxy.address() as AddressInfo;
      const httpsAgent = new HttpsProxyAgent(`http://127.0.0.1:${proxyPort}`);
      const error = await failureOf({ httpsAgent, proxy: false }, `https://127.0.0.1:${port}`);
      expect(error).toMatchObject({
        code: 'connection',
        outcome: 'not-accepted',
        cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
      });
      expect(requests).toBe(0);
      proxy.close();
    },
  );

  test.each<[string, Record<string, string>, AxiosOptions]>([
    ['is used', {}, {}],
    ['is not used where NO_PROXY names the host', { NO_PROXY: 'api.example.com' }, {}],
    ['is not used beside the option proxy: false', {}, { proxy: false }],
  ])('HTTPS_PROXY of the environment %s', async (_name, others, options) => {
    const asked: (string | undefined)[] = [];
    const proxy = createServer().on('connect', (request, socket: Socket) => {
      asked.push(request.url);
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
    const lookup = (host: string, _options: object, done: (error: Error, address: string) => void): void => {
      asked.push(`address of ${host}`);
      done(Object.assign(new Error('no such host'), { code: 'ENOTFOUND' }), '');
    };
    const variables = { HTTPS_PROXY: `http://127.0.0.1:${await listen(proxy)}`, ...others };
    Object.assign(process.env, variables);
    try {
      await failureOf({ lookup, ...options });
    } finally {
      for (const name of Object.keys(variables)) delete process.env[name];
    }
    const isDirect = 'NO_PROXY' in others || 'proxy' in options;
    expect(asked[0]).toBe(isDirect ? 'address of api.example.com' : 'api.example.com:443');
  });

  test.each([
    ['proxy', { host: '127.0.0.1', port: 1 }],
    ['httpsAgent', agentOf(() => new Socket())],
    ['socketPath', '/run/proxy.sock'],
  ])("the adapter 'fetch' beside axios.%s is refused: it would be dropped without a word", (name, value) => {
    const axios = { adapter: 'fetch', [name]: value } as AxiosOptions;
    expect(() => harness.createClient({ axios })).toThrow(
      expect.objectContaining({
        code: 'validation',
        field: `axios.${name}`,
        message: `axios.${name} has no effect beside this adapter`,
      }),
    );
  });

  test.each(['proxy', 'httpAgent', 'httpsAgent', 'lookup'] as const)(
    'undiciAdapter() beside axios.%s is refused: it would be dropped without a word',
    (name) => {
      const value = name === 'proxy' ? { host: '127.0.0.1', port: 1 } : agentOf(() => new Socket());
      const axios = { adapter: undiciAdapter(), [name]: value } as AxiosOptions;
      expect(() => harness.createClient({ axios })).toThrow(
        expect.objectContaining({ code: 'validation', field: `axios.${name}` }),
      );
    },
  );
});
