// @ts-check
'use strict';
const path = require('node:path');
const { runTask } = require('../lib/child.js');
const { interleave, median, medianOfRounds } = require('../lib/rounds.js');

const kinds = /** @type {const} */ (['bare', 'ours']);
const names = { bare: 'parse and answer, nothing else', ours: 'our handler, with credentials' };

/**
 * How many events a second one core takes in by `fetch`, one event a request, each with credentials.
 *
 * @param {{ rounds?: number, scale?: number, say: (text: string) => void }} options
 * @returns {Promise<import('../lib/table.js').Table[]>}
 */
async function measureCallbacks({ rounds = 5, scale = 1, say }) {
  const events = Math.ceil(20_000 * scale);
  /** @type {{ micros: number }[][]} */
  const measured = await interleave(
    kinds,
    rounds,
    (kind) => runTask(path.join(__dirname, 'callbacks-task.js'), { kind, events }),
    say,
  );
  const microsOf = (/** @type {number} */ index) => (measured[index] ?? []).map(({ micros }) => micros);
  return [
    {
      title: 'Callbacks',
      note: `${events} events, one a request, a process each; CPU time, so that a busy machine does not count. ${rounds} rounds.`,
      figures: [
        { key: 'perSecond', title: 'events a CPU second', digits: 0 },
        { key: 'ratio', title: 'CPU to bare' },
      ],
      rows: kinds.map((kind, index) => ({
        name: names[kind],
        values: {
          perSecond: 1e6 / median(microsOf(index)),
          ratio: medianOfRounds(microsOf(index), microsOf(0), (value, base) => value / base),
        },
        ...(kind === 'ours' && { targets: [{ figure: 'perSecond', min: 10_000 }] }),
      })),
    },
  ];
}

module.exports = { measureCallbacks };
