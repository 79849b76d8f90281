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
  /** @type {{ wallMs: number, cpuMs: number }[][]} */
  const took = await interleave(sizes, rounds, (messages) => runTask(file, { messages }), say);
  return {
    title: 'Sandbox: start to first answer',
    note: `startSandbox, then one list page; median of ${rounds} fresh processes with the modules loaded.`,
    figures: [
      { key: 'wallMs', title: 'ms', digits: 0 },
      { key: 'cpuMs', title: 'CPU ms', digits: 0 },
    ],
    rows: sizes.map((messages, index) => ({
      name: `${messages} rows`,
      values: {
        wallMs: median((took[index] ?? []).map((one) => one.wallMs)),
        cpuMs: median((took[index] ?? []).map((one) => one.cpuMs)),
      },
      ...(messages === 0 && { targets: [{ figure: 'wallMs', max: 150 }] }),
    })),
  };
}

module.exports = { measureStart };
