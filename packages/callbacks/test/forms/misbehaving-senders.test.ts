import { connect } from 'node:net';
import { createTestClock } from '../support/create-test-clock.js';
import { AUTHORIZATION, createHandler } from '../support/post.js';
import { until } from '../support/until.js';
import { BODY, useServer } from '../support/use-server.js';

const server = useServer();
/** Writes to a server by hand; `text` is what came back so far. */
function rawSocket(url: string) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const state = { text: '', isClosed: false, socket };
  socket.on('data', (chunk) => (state.text += String(chunk)));
  socket.on('error', () => {});
  socket.on('close', () => (state.isClosed = true));
  return state;
}
const head = (more: string) =>
  `POST /callbacks HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${AUTHORIZATION}\r\nContent-Type: application/json\r\n${more}\r\n\r\n`;

describe('a sender that misbehaves', () => {
  test('a body that trickles is cut with its connection, before the API would give up', async () => {
    const clock = createTestClock();
    const url = await server.start(
      (request, response) => void createHandler({ clock }).node(request, response),
    );
    const sender = rawSocket(url);
    sender.socket.write(`${head('Content-Length: 1000')}[`);
    await until(() => clock.sleepers() === 1);
    await clock.advance(10_000);
    await until(() => sender.isClosed);
    expect(sender.text).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('an endless body is answered with 413, and is not kept', async () => {
    const url = await server.start((request, response) => void createHandler({}).node(request, response));
    const sender = rawSocket(url);
    sender.socket.write(head('Transfer-Encoding: chunked'));
    const chunk = `186a0\r\n${'a'.repeat(100_000)}\r\n`;
    for (let chunks = 0; chunks < 50; chunks += 1) sender.socket.write(chunk);
    await until(() => sender.text !== '');
    expect(sender.text).toMatch(/^HTTP\/1\.1 413 /);
    sender.socket.destroy();
  });

  test('a length of 5 GB is answered with 413 before any of it is there', async () => {
    const url = await server.start((request, response) => void createHandler({}).node(request, response));
    const sender = rawSocket(url);
    sender.socket.write(head('Content-Length: 5000000000'));
    await until(() => sender.text !== '');
    expect(sender.text).toMatch(/^HTTP\/1\.1 413 /);
    sender.socket.destroy();
  });

  test('one that goes away in the middle leaves nothing behind', async () => {
    const clock = createTestClock();
    const handler = createHandler({ clock });
    const ended = jest.fn();
    const url = await server.start((request, response) => void handler.node(request, response).then(ended));
    const sender = rawSocket(url);
    sender.socket.write(`${head('Content-Length: 1000')}[`);
    await until(() => clock.sleepers() === 1);
    sender.socket.destroy();
    await until(() => ended.mock.calls.length === 1);
    expect([clock.sleepers(), handler.errors]).toEqual([0, []]);
  });

  test('one that goes away while the handler runs leaves the event handled', async () => {
    const other = jest.fn(() => new Promise((resolve) => setImmediate(resolve)));
    const handler = createHandler({ on: { other } });
    const url = await server.start((request, response) => void handler.node(request, response));
    const sender = rawSocket(url);
    sender.socket.write(`${head(`Content-Length: ${Buffer.byteLength(BODY)}`)}${BODY}`, () =>
      sender.socket.destroy(),
    );
    await until(() => other.mock.calls.length === 1);
    expect(await server.post(BODY)).toBe(200);
    expect([other.mock.calls.length, handler.errors]).toEqual([1, []]);
  });

  test('a connection lives on after the challenge, so that the second request can follow on it', async () => {
    const url = await server.start((request, response) => void createHandler({}).node(request, response));
    const sender = rawSocket(url);
    const length = `Content-Length: ${Buffer.byteLength(BODY)}`;
    sender.socket.write(`POST /callbacks HTTP/1.1\r\nHost: localhost\r\n${length}\r\n\r\n${BODY}`);
    await until(() => sender.text.includes('401'));
    sender.text = '';
    sender.socket.write(`${head(length)}${BODY}`);
    await until(() => sender.text !== '');
    expect(sender.text).toMatch(/^HTTP\/1\.1 200 /);
    sender.socket.destroy();
  });
});
