import { type AddressInfo, type Server, type Socket, createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { type MessagesClient, type MessagesClientOptions } from '../../src/index.js';
import { ADAPTERS } from '../support/adapters.js';
import { type Harness, MESSAGE, startHarness } from '../support/harness.js';

const PAGE = '{"messages":[],"pageInfo":{}}';
const good = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${PAGE.length}\r\n\r\n${PAGE}`;
const head = (status: string, ...headers: string[]): string =>
  [`HTTP/1.1 ${status}`, 'Content-Type: application/json', ...headers, '', ''].join('\r\n');

/** Bodies that cannot be read to their end; `null` leaves the connection open. */
const BODIES: [name: string, headers: string[], body: string | Buffer, end: boolean][] = [
  ['that is cut off', ['Content-Length: 1000'], '{"type":', true],
  ['that is badly chunked', ['Transfer-Encoding: chunked'], 'ZZ\r\n{}\r\n', true],
  ['that never comes', ['Content-Length: 1000'], '', false],
  ['that stalls', ['Content-Length: 1000'], '{"type":"x"', false],
  ['of 3 MB', ['Content-Length: 3000000'], `{"description":"${'x'.repeat(2_999_982)}"}`, true],
  ['that says gzip and is none', ['Content-Encoding: gzip', 'Content-Length: 5'], 'plain', true],
];

describe.each(ADAPTERS)(
  'status and headers count, whatever becomes of the body, read from %s',
  (_name, axios) => {
    let harness: Harness;
    let server: Server;
    let answers: (readonly (string | Buffer)[])[];
    let requests: number;
    const sockets = new Set<Socket>();
    beforeEach(async () => {
      harness = await startHarness();
      requests = 0;
      server = createServer((socket) => {
        sockets.add(socket.on('error', () => undefined));
        socket.on('data', () => {
          const parts = answers[requests++] ?? [good];
          for (const part of parts)
            if (part === 'end') socket.end();
            else socket.write(part);
        });
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    });
    afterEach(async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await harness.close();
    });

    const create = (options: Partial<MessagesClientOptions> = {}): MessagesClient => {
      const { port } = server.address() as AddressInfo;
      return harness.createClient({ axios: axios(), baseUrl: `http://127.0.0.1:${port}`, ...options });
    };
    /** What a call comes to, and how long that took on the clock. */
    const timed = async <T>(run: Promise<T>): Promise<{ result: T; tookMs: number }> => {
      const startedMs = harness.clock.monotonicMs();
      const result = await run;
      return { result, tookMs: harness.clock.monotonicMs() - startedMs };
    };

    test.each(BODIES)('429 with a body %s: its Retry-After is obeyed', async (_body, headers, body, end) => {
      answers = [
        [head('429 Too Many', 'Retry-After: 2', ...headers), body, ...(end ? (['end'] as const) : [])],
      ];
      const client = create();
      const call = client.call('listMessages', { sourceTn: MESSAGE.from });
      const { tookMs } = await timed(harness.run(call));
      expect(tookMs).toBeGreaterThanOrEqual(2000);
      expect(requests).toBe(2);
      await client.close({ deadlineMs: 0 });
    });

    test.each(BODIES.flatMap((body) => [400, 413].map((status) => [status, ...body] as const)))(
      '%d with a body %s: not accepted, told within 5 s',
      async (status, _body, headers, body, end) => {
        answers = [[head(`${status} Bad`, ...headers), body, ...(end ? (['end'] as const) : [])]];
        const client = create();
        const { result: error, tookMs } = await timed(harness.failure(client.createMessage(MESSAGE)));
        expect(error).toMatchObject({ code: 'api', status, outcome: 'not-accepted', attempts: 1 });
        expect(tookMs).toBeLessThanOrEqual(5000);
        expect(error.message.length).toBeLessThan(2000);
        await client.close({ deadlineMs: 0 });
      },
    );

    test('a 202 that is too long: accepted as far as anybody knows, and asked for once', async () => {
      const body = JSON.stringify({ id: 'x'.repeat(5000) });
      answers = [[head('202 Accepted', `Content-Length: ${body.length}`), body]];
      const client = create({ maxResponseBytes: 1000, retry: { repeatUnknownOutcome: true } });
      const error = await harness.failure(client.createMessage(MESSAGE));
      expect(error).toMatchObject({ code: 'decode', status: 202, outcome: 'unknown', attempts: 1 });
      expect(requests).toBe(1);
      await client.close();
    });

    test('a 202 without an id', async () => {
      answers = [[head('202 Accepted', 'Content-Length: 2'), '{}']];
      const client = create();
      const error = await harness.failure(client.createMessage(MESSAGE));
      expect(error).toMatchObject({ code: 'decode', status: 202, outcome: 'unknown', attempts: 1 });
      expect(error.message).toMatch(/it has no id/);
      await client.close();
    });

    test('a list that is too long is not asked for again', async () => {
      const body = JSON.stringify({ messages: [], x: 'x'.repeat(5000) });
      answers = [[head('200 OK', `Content-Length: ${body.length}`), body]];
      const client = create({ maxResponseBytes: 1000 });
      const error = await harness.failure(client.call('listMessages', { sourceTn: MESSAGE.from }));
      expect(error).toMatchObject({ code: 'decode', status: 200, attempts: 1 });
      await client.close();
    });

    test('103 before the answer is no answer', async () => {
      answers = [['HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n', good]];
      const client = create();
      await client.call('listMessages', { sourceTn: MESSAGE.from });
      expect(requests).toBe(1);
      await client.close();
    });

    test('what was asked for compressed is read', async () => {
      const body = gzipSync(PAGE);
      answers = [[head('200 OK', 'Content-Encoding: gzip', `Content-Length: ${body.length}`), body]];
      const client = create();
      expect(await client.call('listMessages', { sourceTn: MESSAGE.from })).toMatchObject({ messages: [] });
      await client.close();
    });
  },
);
