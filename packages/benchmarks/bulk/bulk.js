// @ts-check
'use strict';
const path = require('node:path');
const { runTask, startServer } = require('../lib/child.js');
const { interleave, median, medianOfRounds } = require('../lib/rounds.js');

/** @typedef {{ perSecond: number, micros: number }} Measured */

const kinds = /** @type {const} */ (['loop', 'bulk']);
const names = { loop: 'createMessage in a loop', bulk: 'sendMessages, with a journal' };
const concurrency = 10;

/**
 * What a journal on the disk and pacing cost beside sending in a loop.
 *
 * @param {{ rounds?: number, scale?: number, say: (text: string) => void }} options
 * @returns {Promise<import('../lib/table.js').Table[]>}
 */
async function measureBulk({ rounds = 5, scale = 1, say }) {
  const messages = Math.ceil(5000 * scale);
  const server = await startServer(path.join(__dirname, 'bulk-server.js'));
  /** @type {Measured[][]} */
  const measured = await interleave(
    kinds,
    rounds,
    (kind) =>
      runTask(path.join(__dirname, 'bulk-task.js'), { kind, port: server.port, messages, concurrency }),
    say,
  ).finally(server.stop);
  const pick = (/** @type {number} */ index, /** @type {keyof Measured} */ key) =>
    (measured[index] ?? []).map((run) => run[key]);
  return [
    {
      title: 'Bulk send',
      note: `${messages} messages, ${concurrency} at a time, fsync before each group leaves; ${rounds} rounds.`,
      figures: [
        { key: 'perSecond', title: 'accepted/s', digits: 0 },
        { key: 'ratio', title: 'CPU to the loop' },
      ],
      rows: kinds.map((kind, index) => ({
        name: names[kind],
        values: {
          perSecond: median(pick(index, 'perSecond')),
          ratio: medianOfRounds(pick(index, 'micros'), pick(0, 'micros'), (value, base) => value / base),
        },
        ...(kind === 'bulk' && {
          targets: [
            { figure: 'perSecond', min: 500 },
            { figure: 'ratio', max: 1.4 },
          ],
        }),
      })),
    },
  ];
}

module.exports = { measureBulk };
