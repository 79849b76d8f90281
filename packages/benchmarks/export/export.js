// @ts-check
'use strict';
const path = require('node:path');
const { runTask, startServer } = require('../lib/child.js');
const { interleave, median, medianOfRounds } = require('../lib/rounds.js');
const { get, listPath, sdkNames } = require('./connections.js');

/** @typedef {import('./export-task.js').Reading} Reading */
/** @typedef {Reading & { requests: number }} Measured */

const dayMs = 24 * 60 * 60 * 1000;
const maxRows = 1_000_000;
const fewRows = 10_000;
/** Rows on a page: what `exportMessages` takes by itself. */
const limit = 500;
const concurrency = 4;
const floor = 'undici, the same pages';
/**
 * By itself V8 collects so rarely that even the bare loop, which keeps nothing, peaks at 60 MB more for the longer log.
 * A small heap leaves what is really needed.
 */
const smallHeap = ['--max-old-space-size=68', '--max-semi-space-size=2'];

/**
 * Exports beside a bare loop over the very pages that an export asked for.
 *
 * @param {{ rounds?: number, scale?: number, say: (text: string) => void }} options scale: of the number of rows
 * @returns {Promise<import('../lib/table.js').Table[]>}
 */
async function measureExport({ rounds = 3, scale = 1, say }) {
  const rowCount = Math.min(maxRows, Math.max(fewRows, Math.round(maxRows * scale)));
  const server = await startServer(path.join(__dirname, 'export-server.js'), [String(rowCount)]);
  const { port } = server;
  try {
    const toMs = Date.now();
    const all = { fromDateTime: iso(toMs - 13.5 * dayMs), toDateTime: iso(toMs), limit };
    const newest = await get(port, `${listPath}?${new URLSearchParams({ ...all, limit: String(fewRows) })}`);
    const few = { ...all, fromDateTime: newest.messages.at(-1).receiveTime };

    /** @type {string[]} */
    let pages = [];
    /** @param {string} how @param {typeof all} query @param {string[]} [flags] @returns {Promise<Measured>} */
    const measure = async (how, query, flags) => {
      const urls = how === floor ? pages : [];
      const earlier = (await listRequests(port)).length;
      const task = { how, port, query, concurrency, urls };
      /** @type {Reading} */
      const reading = await runTask(path.join(__dirname, 'export-task.js'), task, flags);
      const requested = (await listRequests(port)).slice(earlier);
      const expected = query === all ? rowCount : fewRows;
      // Some pages show rows of the millisecond beside their window, too.
      if (how === floor ? reading.rows < expected : reading.rows !== expected) {
        throw new Error(`${how} read ${reading.rows} of ${expected} rows`);
      }
      if (query === all) pages = requested;
      return { ...reading, requests: requested.length };
    };

    await measure('our SDK', all);
    const names = [...sdkNames, floor];
    const measured = await interleave(names, rounds, (how) => measure(how, all), say);
    say('memory');
    /** @type {{ peakMb: number, growthMb: number }[]} */
    const peaks = [];
    for (const how of sdkNames) {
      const [short, long] = [await measure(how, few, smallHeap), await measure(how, all, smallHeap)];
      peaks.push({ peakMb: long.peakMb, growthMb: long.peakMb - short.peakMb });
    }
    const floorRuns = measured[names.indexOf(floor)] ?? [];
    const rows = names.map((name, index) => {
      const runs = measured[index] ?? [];
      const pick = (/** @type {readonly Measured[]} */ from, /** @type {keyof Measured} */ key) =>
        from.map((run) => run[key]);
      return {
        name,
        values: {
          speed: medianOfRounds(pick(runs, 'perSecond'), pick(floorRuns, 'perSecond'), (a, b) => a / b),
          perSecond: median(pick(runs, 'perSecond')),
          cpuMicros: median(pick(runs, 'cpuMicros')),
          requests: Math.max(...pick(runs, 'requests')) / (rowCount / limit),
          ...peaks[index],
        },
        ...(name !== floor && { targets }),
      };
    });
    const note = `Pages of ${limit} rows, ${concurrency} at a time, ${rounds} rounds. Every row came once, and in order.`;
    return [{ title: `Export of ${rowCount} rows`, note, figures, rows }];
  } finally {
    server.stop();
  }
}

const figures = [
  { key: 'speed', title: 'rows/s to undici' },
  { key: 'perSecond', title: 'rows/s', digits: 0 },
  { key: 'cpuMicros', title: 'CPU us/row' },
  { key: 'requests', title: 'requests per full page', digits: 3 },
  { key: 'peakMb', title: 'peak MB', digits: 0 },
  { key: 'growthMb', title: 'more than for 10,000 rows', digits: 0 },
];
const targets = [
  { figure: 'speed', min: 0.4 },
  { figure: 'requests', max: 1.03 },
  { figure: 'growthMb', max: 60 },
];

const iso = (/** @type {number} */ ms) => new Date(ms).toISOString();

/** What was asked of the list, in order. @param {number} port @returns {Promise<string[]>} */
async function listRequests(port) {
  const requests = await get(port, '/__sandbox/requests');
  return requests
    .map((/** @type {{ url: string }} */ { url }) => url)
    .filter((/** @type {string} */ url) => url.startsWith(listPath));
}

module.exports = { measureExport };
