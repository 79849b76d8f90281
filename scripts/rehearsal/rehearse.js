// @ts-check
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { performance } = require('node:perf_hooks');
const { root } = require('../lib/run.js');
const { step } = require('../lib/steps.js');
const { launchBrowser } = require('./browser.js');
const { allCases, own, shortCases, titleOf } = require('./cases.js');
const { makePublishable, publish } = require('./publish.js');
const { startRegistry } = require('./registry.js');
const { runBrowser } = require('./run-browser.js');
const { runNode } = require('./run-node.js');
const { readCompiler, runTypeScript } = require('./run-typescript.js');
const { runWorker } = require('./run-worker.js');
const { runSandboxCommand, startInstalledSandbox } = require('./sandbox.js');
const { formatTable } = require('./table.js');
const { installTools } = require('./tools.js');

/** A case that can not run on this machine; its message says why. */
class Skip extends Error {}

/** @param {import('./cases.js').Case} item @param {import('./cases.js').Surroundings} surroundings */
function runCase(item, surroundings) {
  switch (item.kind) {
    case 'node':
      return runNode(item, surroundings);
    case 'typescript':
      return runTypeScript(item, surroundings);
    case 'browser':
      return runBrowser(item, surroundings);
    case 'worker':
      return runWorker(surroundings);
  }
}

/** The Node of a case: the one that runs this, or one of those that come as npm packages. */
function nodeFinder(/** @type {string | undefined} */ matrix) {
  return (/** @type {string} */ wanted) => {
    if (wanted === own || process.versions.node.startsWith(`${wanted}.`)) return 'node';
    const carried = path.join(String(matrix), 'node_modules', `node-${wanted}`, 'bin', 'node');
    if (fs.existsSync(carried)) return carried;
    throw new Skip(`the package that carries Node ${wanted} is for Linux on x64 only`);
  };
}

function compilerFinder(/** @type {string | undefined} */ matrix) {
  return (/** @type {string} */ wanted) =>
    wanted === own ? readCompiler(root, 'typescript') : readCompiler(String(matrix), wanted);
}

/**
 * Runs something as a row of the table; nothing that it throws ends the rehearsal.
 *
 * @param {string} title
 * @param {() => Promise<string>} body
 * @returns {Promise<import('./table.js').Row>}
 */
async function row(title, body) {
  const startedMs = performance.now();
  const end = (/** @type {'ok' | 'skipped' | 'FAILED'} */ result, /** @type {string} */ note) => {
    const seconds = (performance.now() - startedMs) / 1000;
    console.log(`  ${result.padEnd(7)} ${seconds.toFixed(1).padStart(5)} s  ${title}`);
    return { title, result, note, seconds };
  };
  try {
    return end('ok', await body());
  } catch (error) {
    const { message, output = '' } = /** @type {Error & { output?: string }} */ (error);
    return error instanceof Skip ? end('skipped', message) : end('FAILED', `${message}\n${output}`.trim());
  }
}

/** A second run of the same release finds everything there and does nothing, as a workflow that is started again must. */
async function publishAgain(
  /** @type {string} */ repository,
  /** @type {import('./registry.js').Registry} */ registry,
) {
  const said = await publish(repository, registry);
  if (!said.includes('No changed packages to publish')) throw new Error(`lerna did not say so:\n${said}`);
  return 'nothing left to publish';
}

/** The range of axios that client and SDK declare. */
function axiosRange() {
  const file = path.join(root, 'packages', 'sdk', 'package.json');
  return String(JSON.parse(fs.readFileSync(file, 'utf8')).dependencies.axios);
}

/** The cases share nothing but registry and sandbox, so two of them run at a time; the results keep the order of the items. */
async function inLanes(
  /** @type {readonly import('./cases.js').Case[]} */ items,
  /** @type {(item: import('./cases.js').Case, index: number) => Promise<import('./table.js').Row>} */ body,
) {
  /** @type {import('./table.js').Row[]} */
  const results = [];
  const waiting = items.entries();
  const lane = async () => {
    for (const [index, item] of waiting) results[index] = await body(item, index);
  };
  await Promise.all([lane(), lane()]);
  return results;
}

/**
 * Publishes the built packages to a registry on loopback, then installs and uses them as their users do.
 *
 * @param {{ short: boolean }} options
 * @returns {Promise<import('./table.js').Row[]>}
 */
async function rehearse({ short }) {
  const tools = await step('install the tools of the rehearsal', () => installTools('.'));
  const matrix = short
    ? undefined
    : await step('install Node and TypeScript in all versions', () => installTools('matrix'));
  // With a space in its name, as many a user's folder has; outside the repository, so that nothing is found by accident.
  const base = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'release rehearsal '));
  /** @type {(() => Promise<unknown>)[]} */
  const endings = [];
  try {
    const registry = await step('start a registry on loopback', () => startRegistry(tools, base));
    endings.push(registry.stop);
    const copy = await step('copy the repository', makePublishable);
    endings.push(async () => copy.remove());
    await step('lerna publish', () => publish(copy.root, registry));
    const rows = [await row('lerna publish, run again', () => publishAgain(copy.root, registry))];
    const sandbox = await step('install and start the sandbox', () =>
      startInstalledSandbox(path.join(base, 'sandbox'), registry),
    );
    endings.push(sandbox.stop);
    rows.push(await row('the command bw-sandbox', () => runSandboxCommand(path.join(base, 'sandbox'))));

    /** @type {Promise<any> | undefined} */
    let started;
    const browser = () => {
      started ??= launchBrowser(tools).then((running) => {
        endings.push(() => running.close());
        return running;
      });
      return started;
    };
    const cases = (short ? shortCases : allCases)(axiosRange());
    const findNode = nodeFinder(matrix);
    const findCompiler = compilerFinder(matrix);
    const shared = { registry, sandbox, tools, findNode, findCompiler, browser, ...(matrix && { matrix }) };
    const done = await inLanes(cases, (item, index) => {
      const folder = path.join(base, `consumer ${index + 1}`);
      return row(titleOf(item), () => runCase(item, { ...shared, folder }));
    });
    rows.push(...done);
    return rows;
  } finally {
    for (const end of endings.reverse()) await end();
    fs.rmSync(base, { recursive: true, force: true });
  }
}

module.exports = { formatTable, rehearse };
