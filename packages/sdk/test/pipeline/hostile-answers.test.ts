import { type AddressInfo, createServer } from 'node:net';
import { ADAPTERS } from '../support/adapters.js';
import { failureInTime } from '../support/failure-in-time.js';
import { until } from '../support/fake-clock.js';
import { type Harness, MESSAGE, startHarness } from '../support/harness.js';

const ANSWERS: [name: string, bytes: string][] = [
  ['nothing at all', ''],
  ['what is not HTTP', 'garbage\r\n\r\n'],
  [
    'an upgrade to something else',
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n',
  ],
  [
    'headers without end',
    `HTTP/1.1 202 Accepted\r\nX: ${'x'.repeat(100_000)}\r\nContent-Length: 2\r\n\r\n{}`,
  ],
  ['two lengths', 'HTTP/1.1 202 Accepted\r\nContent-Length: 10\r\nContent-Length: 12\r\n\r\n{"id":"1"}'],
  ['a chunk of no length', 'HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n{"id":"1"}'],
  ['the status 0', 'HTTP/1.1 000 None\r\nContent-Length: 0\r\n\r\n'],
  ['the status 999', 'HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n'],
];

describe.each(ADAPTERS)('whatever comes back to %s', (_adapter, axios) => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await startHarness();
  });
  afterEach(() => harness.close());

  test.each(ANSWERS)('%s: an error of ours, an unknown outcome, one request', async (_name, bytes) => {
    let requests = 0;
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => {
        requests++;
        socket.end(bytes);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const client = harness.createClient({ axios: axios(), baseUrl });
    const call = client.createMessage(MESSAGE);
    call.catch(() => undefined);
    // Time moves from here on: some of these end by timeoutMs alone.
    await until(() => requests === 1);
    const { error } = await failureInTime(harness.clock, call);
    expect(error).toMatchObject({ outcome: 'unknown', attempts: 1, operation: 'createMessage' });
    expect(error).toHaveProperty('code', expect.stringMatching(/^(connection|api|decode|timeout)$/));
    expect(requests).toBe(1);
    await new Promise((resolve) => server.close(resolve));
  });
});
