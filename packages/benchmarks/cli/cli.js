// @ts-check
'use strict';
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const path = require('node:path');
const { performance } = require('node:perf_hooks');
const { runTask, startServer } = require('../lib/child.js');
const { interleave, median, medianOfRounds } = require('../lib/rounds.js');

/** @typedef {{ rounds?: number, scale?: number, say: (text: string) => void }} Options */
/** @typedef {{ wallMs: number, peakMb: number, lines: number }} Took */

const command = path.resolve(__dirname, '../../cli/dist/bin/bw-messages.js');
const exportTask = path.join(__dirname, '../export/export-task.js');
const dayMs = 24 * 60 * 60 * 1000;
/** The room for rows that the command gives itself: see bound-heap.ts in packages/cli. */
const heapOfCommand = ['--heap-growing-percent=40', '--max-semi-space-size=4'];

/**
 * Runs Node in a process of its own. What it prints goes into a pipe to `wc`, which counts the lines for next to nothing: a
 * reader in this process would take the processor from the sandbox.
 *
 * @param {readonly string[]} args
 * @returns {Promise<Took>}
 */
async function runNode(args) {
  const reader = spawn('wc', ['-l'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const counted = textOf(reader.stdout);
  const usage = ['--require', path.join(__dirname, 'report-usage.js')];
  const startedMs = performance.now();
  const child = spawn(process.execPath, [...usage, ...args], {
    stdio: ['ignore', reader.stdin, 'inherit', 'pipe'],
  });
  const report = textOf(/** @type {import('node:stream').Readable} */ (child.stdio[3]));
  const [code] = await once(child, 'close');
  const wallMs = performance.now() - startedMs;
  reader.stdin.destroy();
  if (code !== 0) throw new Error(`${args.join(' ')} ended with exit code ${code}`);
  return { wallMs, peakMb: Number(await report) / 1000, lines: Number(await counted) };
}

/** @param {import('node:stream').Readable} stream */
async function textOf(stream) {
  let text = '';
  for await (const chunk of stream) text += chunk;
  return text;
}

/** @param {Options} options @returns {Promise<import('../lib/table.js').Table>} */
async function measureStart({ rounds = 15, say }) {
  const programs = [
    ['-e', '0'],
    [command, '--version'],
    [command, '--help'],
    [command, 'list', '--help'],
  ];
  /** @type {Took[][]} */
  const took = await interleave(programs, rounds, runNode, say);
  const wallMs = (/** @type {number} */ index) => (took[index] ?? []).map((run) => run.wallMs);
  const names = ['bare node', 'bw-messages --version', 'bw-messages --help', 'bw-messages list --help'];
  const maxMs = [undefined, 25, 40, 40];
  return {
    title: 'Start of the command line',
    note: `Wall time of fresh processes, over a bare node in the same round; ${rounds} rounds.`,
    figures: [{ key: 'over', title: 'ms over bare', digits: 0 }],
    rows: names.map((name, index) => ({
      name,
      values: { over: medianOfRounds(wallMs(index), wallMs(0), (value, base) => value - base) },
      ...(maxMs[index] && { targets: [{ figure: 'over', max: maxMs[index] }] }),
    })),
  };
}

/** @param {Options} options @returns {Promise<import('../lib/table.js').Table>} */
async function measureExport({ rounds = 2, scale = 1, say }) {
  const rowCount = Math.max(10_000, Math.round(1_000_000 * scale));
  const server = await startServer(path.join(__dirname, '../export/export-server.js'), [String(rowCount)]);
  const toMs = Date.now();
  const range = {
    fromDateTime: new Date(toMs - 13.5 * dayMs).toISOString(),
    toDateTime: new Date(toMs).toISOString(),
  };
  const flags = ['--from-date-time', range.fromDateTime, '--to-date-time', range.toDateTime];
  const sandbox = ['--quiet', '--sandbox', `http://127.0.0.1:${server.port}`];
  const exported = async (/** @type {string} */ output) => {
    const { lines, ...took } = await runNode([command, 'export', '--output', output, ...flags, ...sandbox]);
    const expected = rowCount + (output === 'csv' ? 1 : 0);
    if (lines !== expected) throw new Error(`${output} has ${lines} lines, not ${expected}`);
    return { perSecond: (rowCount / took.wallMs) * 1000, ...took };
  };
  const { port } = server;
  const packageTask = { how: 'our SDK', port, query: { ...range, limit: 500 }, concurrency: 4, urls: [] };
  // As for the command, from the start of a process to its end.
  const counted = async (/** @type {string[]} */ heap) => {
    const startedMs = performance.now();
    const { peakMb } = await runTask(exportTask, packageTask, heap);
    return { perSecond: (rowCount / (performance.now() - startedMs)) * 1000, peakMb };
  };
  const ways = {
    'the package, rows counted': () => counted([]),
    'the package, in the memory of the command': () => counted(heapOfCommand),
    'bw-messages export, NDJSON': () => exported('ndjson'),
    'bw-messages export, CSV': () => exported('csv'),
  };
  const names = /** @type {(keyof typeof ways)[]} */ (Object.keys(ways));
  /** @type {{ perSecond: number, peakMb: number }[][]} */
  const measured = await interleave(names, rounds, (name) => ways[name](), say).finally(server.stop);
  const speed = (/** @type {number} */ index) => (measured[index] ?? []).map(({ perSecond }) => perSecond);
  const minRatio = [undefined, undefined, 0.9, 0.7];
  return {
    title: `Export of ${rowCount} rows by the command line`,
    note: `Into a pipe, 4 slices at a time; ${rounds} rounds.`,
    figures: [
      { key: 'ratio', title: 'rows/s to the package' },
      { key: 'sameMemory', title: 'in the same memory' },
      { key: 'perSecond', title: 'rows/s', digits: 0 },
      { key: 'peakMb', title: 'peak MB', digits: 0 },
    ],
    rows: names.map((name, index) => ({
      name,
      values: {
        ratio: medianOfRounds(speed(index), speed(0), (value, base) => value / base),
        sameMemory: medianOfRounds(speed(index), speed(1), (value, base) => value / base),
        perSecond: median(speed(index)),
        peakMb: Math.max(...(measured[index] ?? []).map(({ peakMb }) => peakMb)),
      },
      ...(minRatio[index] && {
        targets: [
          { figure: 'ratio', min: minRatio[index] },
          { figure: 'peakMb', max: 160 },
        ],
      }),
    })),
  };
}

/** @param {Options} options @returns {Promise<import('../lib/table.js').Table[]>} */
async function measureCli(options) {
  return [await measureStart(options), await measureExport(options)];
}

module.exports = { measureCli };
