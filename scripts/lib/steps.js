'use strict';
const { performance } = require('node:perf_hooks');
const { endChildren } = require('./run.js');

/**
 * Names a step, runs it, and says how long it took.
 *
 * @template T
 * @param {string} title
 * @param {() => Promise<T> | T} body
 * @returns {Promise<T>}
 */
async function step(title, body) {
  const startedMs = performance.now();
  console.log(`\n- ${title}`);
  const result = await body();
  console.log(`  ${title}: ${((performance.now() - startedMs) / 1000).toFixed(1)} s`);
  return result;
}

/**
 * Runs a script's main function; a failure is printed as its message alone, since a stack helps nobody who runs a command.
 * Whoever ends the script, by Ctrl-C or by its process alone, ends the programs it runs, too, and leaves no temporary folder.
 *
 * @param {() => Promise<void>} main
 */
function runMain(main) {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.once(signal, async () => {
      await endChildren(signal);
      // Temporary folders are removed at the exit, and before this.
      process.once('exit', () => process.kill(process.pid, signal));
      process.exit();
    });
  main().catch((error) => {
    if (error.output) console.error(error.output);
    console.error(`\n${error.message ?? error}`);
    process.exitCode = 1;
  });
}

module.exports = { runMain, step };
