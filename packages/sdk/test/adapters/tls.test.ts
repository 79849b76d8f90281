import { Agent as HttpsAgent, createServer } from 'node:https';
import { type AddressInfo, type Server, type Socket, createServer as createTcpServer } from 'node:net';
import { Agent as UndiciAgent } from 'undici';
import type { AxiosOptions, MessagesClient } from '../../src/index.js';
import { undiciAdapter } from '../../src/undici.js';
import { HAS_OPENSSL, makeCertificate } from '../support/certificate.js';
import { failureInTime } from '../support/failure-in-time.js';
import { type Harness, MESSAGE, startHarness } from '../support/harness.js';

/** Each way of sending, trusting a certificate of our own or not. axios's fetch adapter has no setting for that. */
const SENDERS: [name: string, axios: (ca: string | undefined) => AxiosOptions][] = [
  ["axios's http adapter", (ca) => ({ httpsAgent: new HttpsAgent(ca ? { ca } : {}) })],
  [
    'undici',
    (ca) => ({ adapter: undiciAdapter({ dispatcher: new UndiciAgent(ca ? { connect: { ca } } : {}) }) }),
  ],
];

const listen = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}/api/v2`;
};

(HAS_OPENSSL ? describe : describe.skip).each(SENDERS)('over TLS, sent by %s', (adapter, axios) => {
  const requests: (string | undefined)[] = [];
  const sockets = new Set<Socket>();
  let secrets: { key: string; cert: string };
  let server: Server;
  let baseUrl: string;
  let harness: Harness;
  beforeAll(async () => {
    secrets = makeCertificate();
    server = createServer(secrets, (request, response) => {
      request.resume().on('end', () => {
        requests.push(request.headers.authorization);
        if (request.method === 'POST') request.socket.destroy();
        else response.end('{"messages":[],"pageInfo":{}}');
      });
    });
    server.on('connection', (socket) => sockets.add(socket));
    baseUrl = await listen(server);
  });
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  beforeEach(async () => {
    requests.length = 0;
    harness = await startHarness();
  });
  afterEach(() => harness.close());

  const create = (ca: string | undefined, url = baseUrl): MessagesClient =>
    harness.createClient({ axios: axios(ca), baseUrl: url, timeoutMs: 2000 });

  test('lists are read, with credentials', async () => {
    const list = await create(secrets.cert).call('listMessages', { sourceTn: MESSAGE.from });
    expect(list.messages).toEqual([]);
    expect(requests).toEqual([expect.stringMatching(/^Basic /)]);
  });

  test('a certificate that nobody vouches for: not accepted, and no credential was shown', async () => {
    const error = await harness.failure(create(undefined).createMessage(MESSAGE));
    expect(error).toMatchObject({ name: 'ConnectionError', outcome: 'not-accepted' });
    expect(error).toMatchObject({ cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' } });
    expect(requests).toEqual([]);
  });

  test('a connection that breaks after the request: unknown, and sent once', async () => {
    const error = await harness.failure(create(secrets.cert).createMessage(MESSAGE));
    expect(error).toMatchObject({ name: 'ConnectionError', outcome: 'unknown', attempts: 1 });
    expect(requests).toHaveLength(1);
  });

  test('a handshake that never ends is covered by timeoutMs', async () => {
    const silent = createTcpServer((socket) => void sockets.add(socket.on('error', () => undefined)));
    const client = create(secrets.cert, await listen(silent));
    const { error } = await failureInTime(harness.clock, client.createMessage(MESSAGE, { timeoutMs: 500 }));
    const knows = !adapter.startsWith('axios');
    expect(error).toMatchObject({ name: 'TimeoutError', outcome: knows ? 'not-accepted' : 'unknown' });
    for (const socket of sockets) socket.destroy();
    silent.close();
  });
});
