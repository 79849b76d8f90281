// @ts-check
'use strict';
const path = require('node:path');
const { runTask, startServer } = require('../lib/child.js');
const { interleave, median } = require('../lib/rounds.js');
const { partNames } = require('./profile-client.js');

const clients = ['axios', 'our SDK', 'our SDK, undici adapter', 'our SDK, client.api', 'undici (the floor)'];

/**
 * Where the time of a list call goes, by client.
 *
 * @param {{ rounds?: number, scale?: number, say: (text: string) => void }} options
 * @returns {Promise<import('../lib/table.js').Table[]>}
 */
async function measureProfile({ rounds = 3, scale = 1, say }) {
  const server = await startServer(path.join(__dirname, '..', 'cpu', 'list-server.js'));
  const calls = Math.ceil(2000 * scale);
  /** @type {Record<string, number>[][]} */
  const measured = await interleave(
    clients,
    rounds,
    (name) =>
      runTask(path.join(__dirname, 'profile-client.js'), { name, port: server.port, calls, concurrency: 50 }),
    say,
  ).finally(server.stop);
  const microsOf = (/** @type {number} */ client, /** @type {string} */ part) =>
    median((measured[client] ?? []).map((run) => run[part] ?? 0));
  const valuesOf = (/** @type {(client: number) => number} */ value) =>
    Object.fromEntries(clients.map((name, client) => [name, value(client)]));
  return [
    {
      title: 'Where the time goes',
      note: 'Microseconds of the main thread per list call at 50 concurrent, sampled, by the code that was running.',
      figures: clients.map((name) => ({ key: name, title: name, digits: 0 })),
      rows: [
        ...partNames.map((part) => ({ name: part, values: valuesOf((client) => microsOf(client, part)) })),
        {
          name: 'all',
          values: valuesOf((client) => partNames.reduce((sum, part) => sum + microsOf(client, part), 0)),
        },
      ],
    },
  ];
}

module.exports = { measureProfile };
