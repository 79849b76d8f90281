// @ts-check
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { performance } = require('node:perf_hooks');
const { UsageError, readArguments, usage } = require('./lib/arguments.js');
const { replaceMeasured } = require('./lib/readme.js');
const { formatTable, verdictOf } = require('./lib/table.js');
const { topics } = require('./lib/topics.js');
const { dependencies: peers } = require('./package.json');

/** What the figures were measured on. */
const machine = () => ({
  date: new Date().toISOString().slice(0, 10),
  node: process.version,
  platform: `${os.platform()} ${os.arch()}`,
  cpus: os.cpus().length,
  memoryGb: Math.round(os.totalmem() / 1e9),
  // Above the number of CPUs, the machine was busy with something else.
  loadBefore: Number(os.loadavg()[0]?.toFixed(1)),
});

async function main() {
  const wanted = readArguments(process.argv.slice(2), Object.keys(topics));
  if (wanted.help) return console.log(usage);
  const measuredOn = machine();
  const line = (/** @type {object} */ facts) =>
    Object.entries(facts)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ');
  console.log(`\n${line(measuredOn)}\nCompared to ${line(peers)}.`);
  /** @type {(import('./lib/table.js').Table & { topic: string })[]} */
  const tables = [];
  for (const topic of wanted.topics) {
    const startedMs = performance.now();
    const say = (/** @type {string} */ text) => process.stderr.write(`  ${topic}: ${text}\n`);
    const measured = await /** @type {import('./lib/topics.js').Measure} */ (topics[topic])({
      ...(wanted.rounds !== undefined && { rounds: wanted.rounds }),
      ...(wanted.scale !== undefined && { scale: wanted.scale }),
      say,
    });
    say(`${((performance.now() - startedMs) / 1000).toFixed(0)} s`);
    for (const table of measured) {
      console.log(`\n${formatTable(table)}`);
      tables.push({ topic, ...table });
    }
  }
  const missed = tables.flatMap(({ title, rows }) =>
    rows.filter((row) => verdictOf(row) === 'missed').map(({ name }) => `${title}: ${name}`),
  );
  console.log(missed.length === 0 ? '\nEvery target is met.' : `\nMissed:\n  ${missed.join('\n  ')}`);
  if (wanted.readme) writeReadme(tables, `Measured on ${line(measuredOn).replace('date ', '')}.`);
  if (wanted.jsonFile) {
    const withVerdicts = tables.map((table) => ({
      ...table,
      rows: table.rows.map((row) => ({ ...row, verdict: verdictOf(row) })),
    }));
    fs.writeFileSync(
      wanted.jsonFile,
      `${JSON.stringify({ measuredOn, peers, tables: withVerdicts }, null, 2)}\n`,
    );
  }
}

/**
 * Writes the tables to where the README has a place for them.
 *
 * @param {readonly (import('./lib/table.js').Table & { topic: string })[]} tables
 * @param {string} heading
 */
function writeReadme(tables, heading) {
  const file = path.join(__dirname, 'README.md');
  const measured = tables.map((table) => ({ topic: table.topic, text: formatTable(table) }));
  const staged = `${file}.new`;
  fs.writeFileSync(staged, replaceMeasured(fs.readFileSync(file, 'utf8'), measured, heading));
  fs.renameSync(staged, file);
}

main().catch((error) => {
  console.error(error instanceof UsageError ? error.message : error);
  process.exitCode = 1;
});
