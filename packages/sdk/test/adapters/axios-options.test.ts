import { Agent, createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { InternalAxiosRequestConfig } from 'axios';
import { type AxiosOptions, clientCredentials } from '../../src/index.js';
import { CLIENT, type Harness, MESSAGE, startHarness } from '../support/harness.js';

interface Proxy {
  readonly port: number;
  /** What it was asked for: whole URLs, as proxies are. */
  readonly asked: readonly string[];
  readonly close: () => void;
}

const startProxy = async (): Promise<Proxy> => {
  const asked: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const { method, url = '', headers } = incoming;
    asked.push(url);
    const onward = forward(url, { method, headers, agent: false }, (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, asked, close: () => (server.closeAllConnections(), server.close()) };
};

describe('what is passed on to axios', () => {
  let harness: Harness;
  let proxy: Proxy;
  beforeEach(async () => {
    harness = await startHarness();
    proxy = await startProxy();
  });
  afterEach(async () => {
    await harness.close();
    proxy.close();
  });
  const send = (axios: AxiosOptions): Promise<unknown> =>
    harness.createClient({ axios }).createMessage(MESSAGE);

  test('a proxy is used', async () => {
    await send({ proxy: { host: '127.0.0.1', port: proxy.port } });
    expect(proxy.asked).toEqual([expect.stringContaining(`${harness.sandbox.baseUrl}/users/`)]);
    expect(harness.sandbox.accepted).toHaveLength(1);
  });

  test('requests to this machine, and for a token from it, do not go to the proxy of the environment', async () => {
    process.env['http_proxy'] = `http://127.0.0.1:${proxy.port}`;
    try {
      const { baseUrl, tokenUrl } = harness.sandbox;
      for (const host of ['127.0.0.1', 'localhost']) {
        const local = (url: string): string => url.replace('127.0.0.1', host);
        const auth = clientCredentials({ ...CLIENT, tokenUrl: local(tokenUrl) });
        // A proxy that is undefined counts as left out.
        const client = harness.createClient({ auth, baseUrl: local(baseUrl), axios: { proxy: undefined } });
        await client.createMessage(MESSAGE);
      }
    } finally {
      delete process.env['http_proxy'];
    }
    expect(proxy.asked).toEqual([]);
    expect(harness.sandbox.accepted).toHaveLength(2);
  });

  test('an agent is used, and left open when the client is closed', async () => {
    const agent = new Agent({ keepAlive: true });
    const client = harness.createClient({ axios: { httpAgent: agent } });
    await client.createMessage(MESSAGE);
    await client.close();
    expect(Object.values(agent.freeSockets).flat()).toHaveLength(1);
    agent.destroy();
  });

  test('an adapter is handed requests that keep the rules', async () => {
    const configs: InternalAxiosRequestConfig[] = [];
    const adapter = async (config: InternalAxiosRequestConfig): Promise<never> => {
      configs.push(config);
      return {
        status: 302,
        statusText: '',
        headers: { location: 'https://example.com/' },
        data: '',
        config,
      } as never;
    };
    const error = await harness.failure(send({ adapter }));
    expect(error).toMatchObject({ name: 'ApiError', status: 302, outcome: 'unknown' });
    expect(configs).toHaveLength(1);
    expect(configs[0]).toMatchObject({
      maxRedirects: 0,
      validateStatus: null,
      responseType: 'stream',
    });
    expect(configs[0]).not.toHaveProperty('auth');
  });
});
