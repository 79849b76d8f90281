// @ts-check
'use strict';
const { spawn } = require('node:child_process');
const path = require('node:path');
const { performance } = require('node:perf_hooks');
const { startServer } = require('../lib/child.js');
const { installSdk } = require('../lib/installed-sdk.js');
const { interleave, median, medianOfRounds } = require('../lib/rounds.js');
const { bare, startPrograms } = require('./start-programs.js');

/** @typedef {import('./start-programs.js').Program} Program */
/** @typedef {{ wallMs: number, cpuMs: number }} Took */

/** Runs a program in a fresh process. @param {Program} program @returns {Promise<Took>} */
function timeProgram({ args, cwd }) {
  return new Promise((resolve, reject) => {
    const startedMs = performance.now();
    const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve({ wallMs: performance.now() - startedMs, cpuMs: Number(output) / 1000 });
      else reject(new Error(`${args.join(' ')} ended with exit code ${code}`));
    });
  });
}

/**
 * How long it takes a fresh process to load a library, over a bare Node.
 *
 * @param {{ rounds?: number, say: (text: string) => void }} options
 * @returns {Promise<import('../lib/table.js').Table[]>}
 */
async function measureColdStart({ rounds = 15, say }) {
  const server = await startServer(path.join(__dirname, '..', 'cpu', 'list-server.js'));
  const installed = await installSdk();
  try {
    const programs = startPrograms(installed.folder, server.port);
    // Unmeasured: reads every file once, so that no round pays for a cold disk.
    for (const program of programs) await timeProgram(program);
    /** @type {Took[][]} */
    const took = await interleave(programs, rounds, timeProgram, say);

    /** @param {string} library @param {Program['kind']} kind @param {keyof Took} [figure] */
    const timesOf = (library, kind, figure = 'wallMs') =>
      (took[programs.findIndex((program) => program.library === library && program.kind === kind)] ?? []).map(
        (run) => run[figure],
      );
    /** @param {string} library @param {Program['kind']} kind @param {string} base @param {keyof Took} [figure] */
    const over = (library, kind, base, figure) =>
      medianOfRounds(
        timesOf(library, kind, figure),
        timesOf(base, kind, figure),
        (value, other) => value - other,
      );

    const libraries = [...new Set(programs.map(({ library }) => library))].filter((name) => name !== bare);
    const rows = libraries.map((library) => ({
      name: library,
      values: {
        require: over(library, 'require', bare),
        overAxios: over(library, 'require', 'axios'),
        requireCpu: over(library, 'require', bare, 'cpuMs'),
        import: over(library, 'import', bare),
        ...(timesOf(library, 'call').length > 0 && {
          call: over(library, 'call', bare),
          callOverAxios: over(library, 'call', 'axios'),
        }),
      },
      ...(library === 'our SDK' && {
        targets: [
          { figure: 'require', max: 30 },
          { figure: 'callOverAxios', max: 15 },
        ],
      }),
    }));
    const bareMs = median(timesOf(bare, 'require'));
    return [
      {
        title: 'Cold start',
        note: `Milliseconds over a bare node (${bareMs.toFixed(0)} ms), fresh processes; ${rounds} rounds. The last columns are a whole program: load, list one page, end.`,
        figures: [
          { key: 'require', title: 'require', digits: 0 },
          { key: 'overAxios', title: 'over axios', digits: 0 },
          { key: 'requireCpu', title: 'CPU ms', digits: 0 },
          { key: 'import', title: 'import', digits: 0 },
          { key: 'call', title: 'first list call', digits: 0 },
          { key: 'callOverAxios', title: 'over axios', digits: 0 },
        ],
        rows,
      },
    ];
  } finally {
    installed.remove();
    server.stop();
  }
}

module.exports = { measureColdStart };
