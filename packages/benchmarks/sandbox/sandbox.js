// @ts-check
'use strict';
const { execFile } = require('node:child_process');
const path = require('node:path');
const { promisify } = require('node:util');

/**
 * CPU of the sandbox beside a bare server that sends the same bytes.
 *
 * @param {{ rounds?: number, scale?: number }} options
 * @returns {Promise<import('../lib/table.js').Table[]>}
 */
async function measureSandbox({ rounds = 7, scale = 1 }) {
  const file = path.join(__dirname, 'list-page-cost.js');
  const env = { ...process.env, ROUNDS: String(rounds), REQUESTS: String(Math.ceil(2000 * scale)) };
  const { stdout } = await promisify(execFile)(process.execPath, [file], { env });
  const rows = [...stdout.matchAll(/^(bare node:http|sandbox) +(\d+) +(\d+) +([\d.]+)$/gm)].map(
    ([, name = '', micros, rssMb, ratio]) => ({
      name,
      values: { ratio: Number(ratio), micros: Number(micros), rssMb: Number(rssMb) },
      ...(name === 'sandbox' && {
        targets: [
          { figure: 'ratio', max: 2 },
          { figure: 'rssMb', max: 250 },
        ],
      }),
    }),
  );
  if (rows.length !== 2)
    throw new Error(`list-page-cost.js printed something else than expected:\n${stdout}`);
  return [
    {
      title: 'Sandbox: a list page',
      note: stdout.split('\n')[0],
      figures: [
        { key: 'ratio', title: 'x bare' },
        { key: 'micros', title: 'CPU us', digits: 0 },
        { key: 'rssMb', title: 'RSS MB', digits: 0 },
      ],
      rows,
    },
  ];
}

module.exports = { measureSandbox };
