// @ts-check
'use strict';
// How much CPU a list page of 100 rows costs the sandbox, next to a bare node:http server that sends the same bytes; the
// same with a hundredth of the rows, since a page must not cost more in a longer log; and how long the start takes.
// All run in processes of their own and measure themselves; rounds alternate, so that a busy machine hurts all.
const { fork } = require('node:child_process');
const http = require('node:http');
const path = require('node:path');

const rounds = Number(process.env.ROUNDS ?? 7);
const requestsPerRound = Number(process.env.REQUESTS ?? 2000);
const rows = Number(process.env.ROWS ?? 1_000_000);
const callers = 8;
const authorization = `Basic ${Buffer.from('sandbox-user:sandbox-password').toString('base64')}`;
const list = '/api/v2/users/9900000/messages?limit=100&fromDateTime=FROM';

/** Answers the parent's `measure` messages with the CPU used since the last one. @param {object} ready */
function measureFor(ready) {
  let last = process.cpuUsage();
  process.on('message', () => {
    const used = process.cpuUsage(last);
    last = process.cpuUsage();
    process.send?.({ cpuMicros: used.user + used.system, rssMb: process.memoryUsage().rss / 1e6 });
  });
  process.send?.(ready);
}

/** @param {number} messages */
async function serveSandbox(messages) {
  const { startSandbox } = require(path.join(__dirname, '..', '..', 'sandbox'));
  const before = performance.now();
  const empty = await startSandbox({ port: 0 });
  await get(
    new http.Agent(),
    Number(new URL(empty.url).port),
    list.replace('FROM', new Date().toISOString()),
  );
  const firstAnswerMs = performance.now() - before;
  await empty.close();

  const beforeRows = performance.now();
  const sandbox = await startSandbox({ port: 0, rateLimit: false, seed: { messages } });
  const startMs = performance.now() - beforeRows;
  measureFor({ port: Number(new URL(sandbox.url).port), startMs, firstAnswerMs });
}

function serveBare() {
  process.once('message', (/** @type {{ body: string }} */ { body }) => {
    const bytes = Buffer.from(body);
    const headers = { 'Content-Type': 'application/json', 'Content-Length': bytes.length };
    const server = http.createServer((_request, response) => {
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

/**
 * The pages that will be asked for: many, so that none is asked for twice in a row.
 *
 * @param {http.Agent} agent @param {number} port @param {number} count
 */
async function readPages(agent, port, count) {
  const first = list.replace('FROM', new Date(Date.now() - 7 * 24 * 60 * 60 * 1000).toISOString());
  const pages = [first];
  let body = await get(agent, port, first);
  while (pages.length < count) {
    pages.push(`${first}&pageToken=${JSON.parse(body).pageInfo.nextPageToken}`);
    body = await get(agent, port, /** @type {string} */ (pages[pages.length - 1]));
  }
  return { pages, body };
}

async function main() {
  const agent = new http.Agent({ keepAlive: true, maxSockets: callers });
  const sandbox = fork(__filename, ['serve-sandbox', String(rows)]);
  const { port, startMs, firstAnswerMs } = await next(sandbox);
  const shorter = fork(__filename, ['serve-sandbox', String(rows / 100)]);
  const { port: shorterPort } = await next(shorter);
  const pageCount = Math.max(1, Math.min(100, Math.floor(rows / 100 / 300)));
  const { pages, body } = await readPages(agent, port, pageCount);
  const bare = fork(__filename, ['serve-bare']);
  await next(bare);
  bare.send({ body });
  const { port: barePort } = await next(bare);

  const server = (
    /** @type {import('node:child_process').ChildProcess} */ child,
    /** @type {number} */ serverPort,
    /** @type {string[]} */ urls,
  ) => ({ child, port: serverPort, urls, micros: /** @type {number[]} */ ([]), rssMb: 0 });
  const asBare = server(bare, barePort, pages);
  const asSandbox = server(sandbox, port, pages);
  const asShorter = server(shorter, shorterPort, (await readPages(agent, shorterPort, pageCount)).pages);
  const servers = [asBare, asSandbox, asShorter];
  for (let round = 0; round <= rounds; round += 1) {
    for (const one of round % 2 ? servers : [...servers].reverse()) {
      one.child.send('measure');
      await next(one.child);
      let sent = 0;
      const call = async () => {
        while (sent < requestsPerRound)
          await get(agent, one.port, /** @type {string} */ (one.urls[sent++ % pageCount]));
      };
      await Promise.all(Array.from({ length: callers }, call));
      one.child.send('measure');
      const { cpuMicros, rssMb } = await next(one.child);
      // The first round warms up.
      if (round > 0) one.micros.push(cpuMicros / requestsPerRound);
      one.rssMb = rssMb;
    }
  }
  const median = (/** @type {number[]} */ values) =>
    /** @type {number} */ ([...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]);
  /** @typedef {ReturnType<typeof server>} Measured */
  const ratio = (/** @type {Measured} */ a, /** @type {Measured} */ b) =>
    median(a.micros.map((micros, round) => micros / /** @type {number} */ (b.micros[round]))).toFixed(2);
  const line = (
    /** @type {string} */ name,
    /** @type {Measured} */ { micros, rssMb },
    /** @type {string} */ timesBare,
  ) =>
    `${name.padEnd(16)} ${median(micros).toFixed(0).padStart(12)} ${rssMb.toFixed(0).padStart(10)}   ${timesBare}`;
  console.log(
    `${rows} rows, ${pageCount} pages of 100 rows (${body.length} bytes), ${rounds} rounds of ${requestsPerRound} requests`,
  );
  console.log('server            CPU us/request   RSS MB   ratio (median of rounds)');
  console.log(line('bare node:http', asBare, '1'));
  console.log(line('sandbox', asSandbox, ratio(asSandbox, asBare)));
  console.log(`a page, beside one of a log of ${rows / 100} rows: ${ratio(asSandbox, asShorter)} x`);
  console.log(`startSandbox to its first answer: ${firstAnswerMs.toFixed(0)} ms`);
  console.log(`startSandbox with ${rows} rows: ${startMs.toFixed(0)} ms`);
  agent.destroy();
  for (const { child } of servers) child.kill();
}

if (process.argv[2] === 'serve-sandbox') void serveSandbox(Number(process.argv[3]));
else if (process.argv[2] === 'serve-bare') serveBare();
else void main();
