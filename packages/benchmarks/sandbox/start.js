// @ts-check
'use strict';
const path = require('node:path');
const { runTask } = require('../lib/child.js');
const { interleave, median } = require('../lib/rounds.js');

/**
 * How long it takes from `startSandbox` to its first answer, in fresh processes whose modules are loaded.
 *
 * @param {{ rounds: number, say: (text: string) => void }} options
 * @returns {Promise<import('../lib/table.js').Table>}
 */
async function measureStart({ rounds, say }) {
  const sizes = [0, 1_000_000];
  const file = path.join(__dirname, 'time-start.js');
  const tookMs = await interleave(sizes, rounds, (messages) => runTask(file, { messages }), say);
  return {
    title: 'Sandbox: start to first answer',
    note: `startSandbox, then one list page; median of ${rounds} fresh processes with the modules loaded.`,
    figures: [
      { key: 'ms', title: 'ms', digits: 0 },
      { key: 'fastestMs', title: 'fastest', digits: 0 },
    ],
    rows: sizes.map((messages, index) => ({
      name: `${messages} rows`,
      values: { ms: median(tookMs[index] ?? []), fastestMs: Math.min(...(tookMs[index] ?? [])) },
      ...(messages === 0 && { targets: [{ figure: 'ms', max: 150 }] }),
    })),
  };
}

module.exports = { measureStart };
