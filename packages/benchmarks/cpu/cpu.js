// @ts-check
'use strict';
const path = require('node:path');
const { runTask, startServer } = require('../lib/child.js');
const { interleave, median, medianOfRounds } = require('../lib/rounds.js');
const { listClients } = require('./list-clients.js');

/** @typedef {import('./measure-client.js').Cost} Cost */
/** @typedef {{ sequential: Cost, concurrent: Cost }} Measured */

const base = 'axios';
/** What the SDK is built on: it must not cost more than that. */
const generated = 'our generated client alone';
const maxOfGenerated = 0.95;
const modes = /** @type {const} */ (['concurrent', 'sequential']);
/** Enough calls that the compiler has done its work before anything is counted: after fewer, all clients still get faster. */
const warmUp = [
  { calls: 1500, concurrency: 1 },
  { calls: 3500, concurrency: 50 },
];

/**
 * CPU time of a list call, by client.
 *
 * @param {{ rounds?: number, scale?: number, say: (text: string) => void }} options scale: of the number of calls
 * @returns {Promise<import('../lib/table.js').Table[]>}
 */
async function measureCpu({ rounds = 5, scale = 1, say }) {
  const server = await startServer(path.join(__dirname, 'list-server.js'));
  const scaled = (/** @type {{ calls: number, concurrency: number }} */ load) => ({
    ...load,
    calls: Math.ceil(load.calls * scale),
  });
  /** @type {Measured[][]} */
  const measured = await interleave(
    listClients,
    rounds,
    ({ name }) =>
      runTask(path.join(__dirname, 'measure-client.js'), {
        name,
        port: server.port,
        warmUp: warmUp.map(scaled),
        sequential: scaled({ calls: 1000, concurrency: 1 }),
        concurrent: scaled({ calls: 3000, concurrency: 50 }),
      }),
    say,
  ).finally(server.stop);

  const baseRuns = measured[listClients.findIndex(({ name }) => name === base)] ?? [];
  const generatedRuns = measured[listClients.findIndex(({ name }) => name === generated)] ?? [];
  const rows = listClients.map(({ name, maxRatio }, index) => {
    const runs = measured[index] ?? [];
    /** @type {Record<string, number>} */
    const values = {};
    for (const mode of modes) {
      const cpuMs = runs.map((run) => run[mode].cpuMs);
      const baseCpuMs = baseRuns.map((run) => run[mode].cpuMs);
      values[`${mode}Ratio`] = medianOfRounds(cpuMs, baseCpuMs, (value, other) => value / other);
      values[`${mode}CpuMs`] = median(cpuMs);
      values[`${mode}PerSecond`] = median(runs.map((run) => run[mode].perSecond));
    }
    const concurrent = (/** @type {Measured[]} */ from) => from.map((run) => run.concurrent.cpuMs);
    values['ofGenerated'] = medianOfRounds(concurrent(runs), concurrent(generatedRuns), (a, b) => a / b);
    const targets = maxRatio && [
      ...modes.map((mode) => ({ figure: `${mode}Ratio`, max: maxRatio[mode] })),
      { figure: 'ofGenerated', max: maxOfGenerated },
    ];
    return { name, values, ...(targets && { targets }) };
  });
  const figures = [
    { key: 'concurrentRatio', title: '50 conc.' },
    { key: 'concurrentCpuMs', title: 'CPU ms', digits: 3 },
    { key: 'concurrentPerSecond', title: 'calls/s', digits: 0 },
    { key: 'ofGenerated', title: 'to the generated client' },
    { key: 'sequentialRatio', title: 'seq.' },
    { key: 'sequentialCpuMs', title: 'CPU ms', digits: 3 },
    { key: 'sequentialPerSecond', title: 'calls/s', digits: 0 },
  ];
  const note = `Client CPU per list call (100 rows, 34 kB) as a ratio to axios with its defaults; ${rounds} rounds.`;
  return [{ title: 'CPU per list call', note, figures, rows }];
}

module.exports = { measureCpu };
