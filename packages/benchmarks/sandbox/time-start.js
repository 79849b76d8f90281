// @ts-check
'use strict';
// One start in a fresh process: from the call, with the modules loaded, to the last byte of the first answer.
const { once } = require('node:events');
const http = require('node:http');
const { performance } = require('node:perf_hooks');
const path = require('node:path');
const { answerTask } = require('../lib/child.js');
const { startSandbox } = require(path.join(__dirname, '..', '..', 'sandbox'));

/** @param {{ messages: number }} task */
async function run({ messages }) {
  const cpuBefore = process.cpuUsage();
  const startedMs = performance.now();
  const sandbox = await startSandbox({ seed: { messages } });
  const request = http.get(`${sandbox.baseUrl}/users/9900000/messages?limit=100`, {
    auth: 'sandbox-user:sandbox-password',
  });
  const [response] = await once(request, 'response');
  await once(response.resume(), 'end');
  const wallMs = performance.now() - startedMs;
  const { user, system } = process.cpuUsage(cpuBefore);
  if (response.statusCode !== 200) throw new Error(`expected status 200, got ${response.statusCode}`);
  await sandbox.close();
  return { wallMs, cpuMs: (user + system) / 1000 };
}

answerTask(run);
