// @ts-check
'use strict';
// How much CPU a list page of 100 rows costs the sandbox, next to a bare node:http server that sends the same bytes.
// Both run in processes of their own and measure themselves; rounds alternate, so that a busy machine hurts both.
const { fork } = require('node:child_process');
const http = require('node:http');
const path = require('node:path');

const rounds = Number(process.env.ROUNDS ?? 7);
const requestsPerRound = Number(process.env.REQUESTS ?? 2000);
const rows = Number(process.env.ROWS ?? 1_000_000);
const callers = 8;
const authorization = `Basic ${Buffer.from('sandbox-user:sandbox-password').toString('base64')}`;
const list = '/api/v2/users/9900000/messages?limit=100&fromDateTime=FROM';

/** Answers the parent's `measure` messages with the CPU used since the last one. */
function measureFor(ready) {
  let last = process.cpuUsage();
  process.on('message', () => {
    const used = process.cpuUsage(last);
    last = process.cpuUsage();
    process.send?.({ cpuMicros: used.user + used.system, rssMb: process.memoryUsage().rss / 1e6 });
  });
  process.send?.(ready);
}

async function serveSandbox() {
  const { startSandbox } = require(path.join(__dirname, '..', '..', 'sandbox'));
  const before = performance.now();
  const sandbox = await startSandbox({ port: 0, rateLimit: false, seed: { messages: rows } });
  measureFor({ port: Number(new URL(sandbox.url).port), startMs: performance.now() - before });
}

function serveBare() {
  process.once('message', (/** @type {{ body: string }} */ { body }) => {
    const bytes = Buffer.from(body);
    const headers = { 'Content-Type': 'application/json', 'Content-Length': bytes.length };
    const server = http.createServer((request, response) => {
      response.writeHead(200, headers);
      response.end(bytes);
    });
    server.listen(0, '127.0.0.1', () =>
      measureFor({ port: /** @type {import('node:net').AddressInfo} */ (server.address()).port }),
    );
  });
  process.send?.('waiting');
}

/** @param {import('node:child_process').ChildProcess} child @returns {Promise<any>} */
const next = (child) => new Promise((resolve) => child.once('message', resolve));

/** @param {http.Agent} agent @param {number} port @param {string} url @returns {Promise<string>} */
function get(agent, port, url) {
  return new Promise((resolve, reject) => {
    http
      .get(
        { agent, port, host: '127.0.0.1', path: url, headers: { authorization, accept: 'application/json' } },
        (response) => {
          /** @type {Buffer[]} */
          const chunks = [];
          response.on('data', (chunk) => chunks.push(chunk));
          response.on('end', () => resolve(Buffer.concat(chunks).toString('latin1')));
        },
      )
      .on('error', reject);
  });
}

async function main() {
  const sandbox = fork(__filename, ['serve-sandbox']);
  const { port: sandboxPort, startMs } = await next(sandbox);
  const agent = new http.Agent({ keepAlive: true, maxSockets: callers });
  const first = list.replace('FROM', new Date(Date.now() - 7 * 24 * 60 * 60 * 1000).toISOString());

  // The pages that will be asked for: all of the window, so that none is asked for twice in a row.
  const pages = [first];
  let body = await get(agent, sandboxPort, first);
  while (pages.length < 100) {
    const token = JSON.parse(body).pageInfo.nextPageToken;
    if (!token) break;
    pages.push(`${first}&pageToken=${token}`);
    body = await get(agent, sandboxPort, pages[pages.length - 1]);
  }
  const bare = fork(__filename, ['serve-bare']);
  await next(bare);
  bare.send({ body });
  const { port: barePort } = await next(bare);

  const servers = [
    { name: 'bare node:http', child: bare, port: barePort, micros: /** @type {number[]} */ ([]), rssMb: 0 },
    { name: 'sandbox', child: sandbox, port: sandboxPort, micros: /** @type {number[]} */ ([]), rssMb: 0 },
  ];
  for (let round = 0; round <= rounds; round += 1) {
    for (const server of round % 2 ? servers : [...servers].reverse()) {
      server.child.send('measure');
      await next(server.child);
      let sent = 0;
      const call = async () => {
        while (sent < requestsPerRound) await get(agent, server.port, pages[sent++ % pages.length]);
      };
      await Promise.all(Array.from({ length: callers }, call));
      server.child.send('measure');
      const { cpuMicros, rssMb } = await next(server.child);
      // The first round warms up.
      if (round > 0) server.micros.push(cpuMicros / requestsPerRound);
      server.rssMb = rssMb;
    }
  }
  const median = (/** @type {number[]} */ values) =>
    [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
  const ratios = servers[1].micros.map((micros, round) => micros / servers[0].micros[round]);
  console.log(
    `${rows} rows, ${pages.length} pages of 100 rows (${body.length} bytes), ${rounds} rounds of ${requestsPerRound} requests`,
  );
  console.log('server            CPU us/request   RSS MB   ratio (median of rounds)');
  for (const { name, micros, rssMb } of servers) {
    const ratio = name === 'sandbox' ? median(ratios).toFixed(2) : '1';
    console.log(
      `${name.padEnd(16)} ${median(micros).toFixed(0).padStart(12)} ${rssMb.toFixed(0).padStart(10)}   ${ratio}`,
    );
  }
  console.log(`start of the sandbox with its rows: ${startMs.toFixed(0)} ms`);
  agent.destroy();
  sandbox.kill();
  bare.kill();
}

if (process.argv[2] === 'serve-sandbox') void serveSandbox();
else if (process.argv[2] === 'serve-bare') serveBare();
else void main();
