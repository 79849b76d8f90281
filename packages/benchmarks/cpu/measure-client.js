// @ts-check
'use strict';
// One client in a fresh process: warms up, then measures its own CPU time and throughput, and reports to its parent.
const { performance } = require('node:perf_hooks');
const { answerTask } = require('../lib/child.js');
const { listClients } = require('./list-clients.js');
const { rowCount } = require('./message-page.js');

/** @typedef {{ calls: number, concurrency: number }} Load */
/** @typedef {{ cpuMs: number, perSecond: number }} Cost per call */

/**
 * @param {() => Promise<readonly unknown[] | undefined>} call
 * @param {Load} load
 * @returns {Promise<Cost>}
 */
async function measure(call, { calls, concurrency }) {
  let started = 0;
  const caller = async () => {
    while (started < calls) {
      started += 1;
      const rows = await call();
      if (rows?.length !== rowCount) throw new Error(`expected ${rowCount} rows, got ${rows?.length}`);
    }
  };
  const cpuBefore = process.cpuUsage();
  const startedMs = performance.now();
  await Promise.all(Array.from({ length: concurrency }, caller));
  const elapsedMs = performance.now() - startedMs;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { cpuMs: (user + system) / 1000 / calls, perSecond: (calls / elapsedMs) * 1000 };
}

/** @param {{ name: string, port: number, warmUp: readonly Load[], sequential: Load, concurrent: Load }} task */
async function run({ name, port, warmUp, sequential, concurrent }) {
  const client = listClients.find((candidate) => candidate.name === name);
  if (!client) throw new Error(`no client is called ${name}`);
  const call = await client.create(port);
  for (const load of warmUp) await measure(call, load);
  return { sequential: await measure(call, sequential), concurrent: await measure(call, concurrent) };
}

answerTask(run);
