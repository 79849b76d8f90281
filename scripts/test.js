'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { checkApiReports } = require('./lib/spec-tools.js');
const { buildPackages } = require('./lib/build-packages.js');
const { ensureInstalled } = require('./lib/install.js');
const { lintCode, lintTexts } = require('./lib/lint-tree.js');
const { bin, run } = require('./lib/run.js');
const { withScratchFolder } = require('./lib/scratch-folder.js');
const { runMain, step } = require('./lib/steps.js');

const usage = `npm test [-- ARGUMENT...]

Installs, builds, and runs everything that must pass. With arguments, which go to jest, only the tests that they name:
npm test -- packages/sdk/test/retry`;

const args = process.argv.slice(2);
const full = args.includes('--full');
const jestArgs = args.filter((arg) => arg !== '--full');

const total = { passed: 0, failed: 0 };
/** What failed besides tests of jest, in whose output it is lost. @type {string[]} */
const failures = [];

/** A check counts as one test; a failed one does not keep the others from running. */
async function check(/** @type {string} */ title, /** @type {() => Promise<unknown>} */ body) {
  try {
    await step(title, body);
    total.passed += 1;
  } catch (error) {
    total.failed += 1;
    const { message, output } = /** @type {Error & { output?: string }} */ (error);
    failures.push(`FAILED: ${title}: ${message}`);
    console.error(`${output ?? ''}\n${failures.at(-1)}`);
  }
}

/** All that is not jest, on both cores. */
async function checkWithoutJest() {
  const checkTheRest = async () => {
    await check('lint: format, the spec', lintTexts);
    await check('drift: the generated client is what the spec generates', () =>
      run('node', ['scripts/generate.js', '--check']),
    );
    await check('public surface: the API reports are current', checkApiReports);
  };
  await Promise.all([check('lint: types, rules', lintCode), checkTheRest()]);
}

/**
 * Jest counts each of its tests. With FULL, the long runs in test/full come too, and properties try more cases.
 *
 * @param {string} folder for the report, and for all temporary folders of the tests, so that none is left when they are interrupted
 */
async function jest(folder) {
  const report = path.join(folder, 'report.json');
  const env = { ...process.env, FULL: full ? '1' : '', TMPDIR: folder };
  // Three workers for two cores, since a worker waits for timers and for programs it has started; the long runs measure time.
  // Jest takes more than 100 % for a number of workers.
  const workers = `--maxWorkers=${Math.ceil(os.availableParallelism() * (full ? 1 : 1.5))}`;
  // Room for young objects spares a twentieth of the work: that of the collector.
  const program = ['--max-semi-space-size=128', bin('jest')];
  const args = [...program, workers, '--json', `--outputFile=${report}`, ...jestArgs];
  await step(`jest ${jestArgs.join(' ')}`, () => run('node', args, { env })).catch((error) => {
    // It was not understood, or found no tests.
    if (!fs.existsSync(report)) throw error;
  });
  const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(fs.readFileSync(report, 'utf8'));
  total.passed += numPassedTests;
  total.failed += Math.max(numFailedTests, numFailedTestSuites);
}

runMain(async () => {
  if (args.includes('--help')) return console.log(usage);
  await step('install what package-lock.json lists', ensureInstalled);
  await step('build the packages', buildPackages);
  if (!full && jestArgs.length === 0) await checkWithoutJest();
  await withScratchFolder('npm-test', jest);
  for (const failure of failures) console.error(`\n${failure}`);
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  if (total.failed > 0 || total.passed === 0) process.exitCode = 1;
});
