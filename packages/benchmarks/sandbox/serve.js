// @ts-check
'use strict';
// A server in a process of its own, which tells what it costs: `node serve.js sandbox ROWS` or `node serve.js bare`.
const http = require('node:http');
const path = require('node:path');

const [role, rows] = process.argv.slice(2);

/** Answers each `measure` with the CPU used since the last one. @param {string | number} port */
function measureFor(port) {
  let last = process.cpuUsage();
  process.on('message', () => {
    const { user, system } = process.cpuUsage(last);
    last = process.cpuUsage();
    process.send?.({ cpuMicros: user + system, rssMb: process.memoryUsage.rss() / 1e6 });
  });
  process.send?.({ port: Number(port) });
}

async function serveSandbox() {
  const { startSandbox } = require(path.join(__dirname, '..', '..', 'sandbox'));
  const sandbox = await startSandbox({ rateLimit: false, seed: { messages: Number(rows) } });
  measureFor(new URL(sandbox.url).port);
}

/** The same bytes to everybody, who sends them first. */
function serveBare() {
  process.once('message', (/** @type {{ body: string }} */ { body }) => {
    const bytes = Buffer.from(body);
    const headers = { 'Content-Type': 'application/json', 'Content-Length': bytes.length };
    const server = http.createServer((_request, response) => {
      response.writeHead(200, headers);
      response.end(bytes);
    });
    server.listen(0, '127.0.0.1', () =>
      measureFor(/** @type {import('node:net').AddressInfo} */ (server.address()).port),
    );
  });
}

process.on('disconnect', () => process.exit());
if (role === 'sandbox') void serveSandbox();
else serveBare();
