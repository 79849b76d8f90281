// @ts-check
'use strict';
const { fork } = require('node:child_process');
const { once } = require('node:events');
const path = require('node:path');
const { interleave, median, medianOfRounds } = require('../lib/rounds.js');
const { createPageReader } = require('./page-reader.js');

const manyRows = 1_000_000;
const fewRows = 10_000;
const connections = 8;
/** Many, so that none is asked for twice in a row, and few enough for the shorter log to have them. */
const pageCount = 33;
const dayMs = 24 * 60 * 60 * 1000;

/** @param {string[]} args */
const startServer = (...args) => fork(path.join(__dirname, 'serve.js'), args);
/** @param {import('node:child_process').ChildProcess} child @returns {Promise<any>} */
const nextMessage = async (child) => (await once(child, 'message'))[0];

/**
 * CPU of a list page of 100 rows: beside a bare node:http server that sends the same bytes, and in a log a hundred times
 * as long. Each server is a process of its own that measures itself.
 *
 * @param {{ rounds: number, scale: number, say: (text: string) => void }} options
 * @returns {Promise<import('../lib/table.js').Table>}
 */
async function measureListPage({ rounds, scale, say }) {
  const requests = Math.ceil(2000 * scale);
  const reader = createPageReader(connections);
  const [bare, long, short] = [
    startServer('bare'),
    startServer('sandbox', String(manyRows)),
    startServer('sandbox', String(fewRows)),
  ];
  try {
    const [{ port: longPort }, { port: shortPort }] = [await nextMessage(long), await nextMessage(short)];
    const from = (/** @type {number} */ days) => new Date(Date.now() - days * dayMs).toISOString();
    const lastWeek = `fromDateTime=${from(7)}`;
    const inLong = await reader.turnPages(longPort, lastWeek, pageCount);
    const inShort = await reader.turnPages(shortPort, lastWeek, pageCount);
    bare.send({ body: inLong.body });
    const { port: barePort } = await nextMessage(bare);

    const servers = [
      { child: bare, port: barePort, paths: inLong.paths },
      { child: long, port: longPort, paths: inLong.paths },
      { child: short, port: shortPort, paths: inShort.paths },
    ];
    /** @param {typeof servers[number]} server @returns {Promise<{ cpuMicros: number, rssMb: number }>} */
    const measure = async ({ child, port, paths }) => {
      child.send('measure');
      await nextMessage(child);
      await reader.readMany(port, paths, requests);
      child.send('measure');
      const { cpuMicros, rssMb } = await nextMessage(child);
      return { cpuMicros: cpuMicros / requests, rssMb };
    };
    for (const server of servers) await measure(server);
    const measured = await interleave(servers, rounds, measure, say);
    const [ofBare = [], ofLong = [], ofShort = []] = measured.map((all) => all.map((one) => one.cpuMicros));
    const ratio = (/** @type {number[]} */ values, /** @type {number[]} */ base) =>
      medianOfRounds(values, base, (value, other) => value / other);
    const rssMb = (/** @type {number} */ index) =>
      Math.max(...(measured[index] ?? []).map((one) => one.rssMb));
    return {
      title: 'Sandbox: a list page',
      note: `CPU of the server for a page of 100 rows (${inLong.body.length} bytes) of a week; ${rounds} rounds of ${requests}.`,
      figures: [
        { key: 'overBare', title: 'x bare' },
        { key: 'overShort', title: 'x shorter log' },
        { key: 'micros', title: 'CPU us', digits: 0 },
        { key: 'rssMb', title: 'RSS MB', digits: 0 },
      ],
      rows: [
        {
          name: 'bare node:http, same bytes',
          values: { overBare: 1, micros: median(ofBare), rssMb: rssMb(0) },
        },
        {
          name: `sandbox, ${fewRows} rows`,
          values: {
            overBare: ratio(ofShort, ofBare),
            overShort: 1,
            micros: median(ofShort),
            rssMb: rssMb(2),
          },
        },
        {
          name: `sandbox, ${manyRows} rows`,
          values: {
            overBare: ratio(ofLong, ofBare),
            overShort: ratio(ofLong, ofShort),
            micros: median(ofLong),
            rssMb: rssMb(1),
          },
          targets: [
            { figure: 'overBare', max: 2 },
            { figure: 'overShort', max: 1.25 },
            { figure: 'rssMb', max: 250 },
          ],
        },
      ],
    };
  } finally {
    reader.close();
    for (const child of [bare, long, short]) child.disconnect();
  }
}

module.exports = { measureListPage };
