// @ts-check
'use strict';
const { spawn } = require('node:child_process');
const { createRequire } = require('node:module');
const path = require('node:path');
const { expectOutcome, makeConsumer, program } = require('./consumer.js');

/** As the API posts it for a message that came in. */
const callbackEvent = {
  type: 'message-received',
  time: '2026-11-24T12:00:00.000Z',
  to: '+15551112222',
  description: 'Incoming message received',
  message: {
    id: '1593110555875xo7watq5px6rbe5d',
    owner: '+15551112222',
    applicationId: '93de2206-9669-4e07-948d-329f4b722ee2',
    time: '2026-11-24T12:00:00.000Z',
    segmentCount: 1,
    direction: 'in',
    to: ['+15551112222'],
    from: '+15553334444',
    text: 'Hello',
  },
};

const entry = `
import { createCallbackHandler } from '@bandwidth-messages/callbacks';
import { sendAndList } from './send-and-list.ts';
let handled = 0;
const callbacks = createCallbackHandler({
  username: 'callbacks',
  password: 'of the rehearsal',
  on: { 'message-received': () => void (handled += 1) },
});
/** The challenge, an event with credentials, and the same event once more. */
async function receiveTwice() {
  const event = ${JSON.stringify(callbackEvent)};
  const post = (headers) =>
    callbacks.fetch(
      new Request('http://127.0.0.1/callbacks', { method: 'POST', headers, body: JSON.stringify([event]) }),
    );
  const json = { 'content-type': 'application/json' };
  const known = { ...json, authorization: 'Basic ' + btoa('callbacks:of the rehearsal') };
  const statuses = [];
  for (const headers of [json, known, known]) statuses.push((await post(headers)).status);
  if (statuses[0] !== 401 || statuses[1] >= 300 || statuses[2] >= 300 || handled !== 1) {
    throw new Error('The callback handler answered ' + statuses.join(', ') + ' and handled ' + handled + ' events.');
  }
}
export default {
  async fetch(request) {
    try {
      if (typeof process !== 'undefined') throw new Error('This worker has Node built-ins.');
      await receiveTwice();
      return Response.json(await sendAndList(await request.json()));
    } catch (error) {
      return new Response(error.stack, { status: 500 });
    }
  },
};
`;

// The date is from before workerd offers Node's modules unasked, so that a hidden use of one can not pass.
const config = `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main),
    (name = "internet", network = (allow = ["private", "local"])),
  ],
  sockets = [ (name = "http", address = "127.0.0.1:0", http = (), service = "main") ]
);
const main :Workerd.Worker = (
  modules = [ (name = "worker.js", esModule = embed "worker.js") ],
  compatibilityDate = "2025-06-01",
);
`;

/** The port that workerd says it listens on. @param {import('node:child_process').ChildProcess} child */
function listeningPort(child) {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (/** @type {Buffer} */ chunk) => {
      output += chunk;
      const port = /"port":(\d+)/.exec(output)?.[1];
      if (port) resolve(port);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`workerd ended with exit code ${code}: ${output}`)));
  });
}

/**
 * A strict ES module worker on a runtime that is not Node and has none of its modules.
 *
 * @param {import('./cases.js').Surroundings} surroundings
 * @returns {Promise<string>}
 */
async function runWorker({ folder, registry, sandbox, tools, matrix }) {
  await makeConsumer(folder, registry, {
    type: 'module',
    dependencies: {
      '@bandwidth-messages/callbacks': 'latest',
      '@bandwidth-messages/client': 'latest',
      '@bandwidth-messages/sdk': 'latest',
    },
    files: { 'send-and-list.ts': program, 'main.ts': entry, 'config.capnp': config },
  });
  const esbuild = createRequire(path.join(tools, 'package.json'))('esbuild');
  await esbuild.build({
    absWorkingDir: folder,
    entryPoints: ['main.ts'],
    bundle: true,
    format: 'esm',
    // What bundlers for workers set: no platform of Node, and the conditions that packages offer for workers.
    platform: 'browser',
    conditions: ['workerd', 'worker', 'browser'],
    outfile: path.join(folder, 'worker.js'),
    logLevel: 'silent',
  });
  const requireTool = createRequire(path.join(String(matrix), 'package.json'));
  const { default: binary, version } = requireTool('workerd');
  const child = spawn(binary, ['serve', 'config.capnp', '--control-fd=1'], { cwd: folder });
  const ended = new Promise((resolve) => child.once('close', resolve));
  try {
    const port = await listeningPort(child);
    const body = JSON.stringify({ baseUrl: sandbox.baseUrl, tokenUrl: sandbox.tokenUrl });
    const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body });
    const text = await response.text();
    if (!response.ok) throw new Error(`The worker answered ${response.status}: ${text}`);
    expectOutcome(JSON.parse(text));
  } finally {
    child.kill();
    await ended;
  }
  return `workerd ${version}`;
}

module.exports = { runWorker };
