// @ts-check
'use strict';
const { fork } = require('node:child_process');

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

/**
 * The next message of a child, or why there will be none.
 *
 * @param {ChildProcess} child
 * @returns {Promise<any>}
 */
function nextMessage(child) {
  return new Promise((resolve, reject) => {
    const onExit = (/** @type {number | null} */ code) =>
      reject(new Error(`a measured process ended with exit code ${code} and no result`));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.removeListener('exit', onExit);
      resolve(message);
    });
  });
}

/**
 * Runs a file that takes one task by message and answers with `{ result }` or `{ error }`, in a fresh process.
 *
 * @param {string} file
 * @param {object} task
 * @param {string[]} [execArgv] options of Node
 * @returns {Promise<any>}
 */
async function runTask(file, task, execArgv = []) {
  const child = fork(file, { execArgv });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.send(task);
  const { result, error } = await nextMessage(child);
  await ended;
  if (error) throw new Error(error);
  return result;
}

/** The other side of {@link runTask}. @param {(task: any) => Promise<unknown>} run */
function answerTask(run) {
  const answer = (/** @type {object} */ message, /** @type {number} */ code) =>
    process.send?.(message, undefined, undefined, () => process.exit(code));
  process.once('message', (task) => {
    run(task).then(
      (result) => answer({ result }, 0),
      (error) => answer({ error: String(error?.stack ?? error) }, 1),
    );
  });
}

/**
 * Starts a server file that sends `{ port }` once it listens, and ends when its parent disconnects.
 *
 * @param {string} file
 * @param {string[]} [args]
 */
async function startServer(file, args = []) {
  const child = fork(file, args);
  const { port } = await nextMessage(child);
  return { port: /** @type {number} */ (port), stop: () => child.disconnect() };
}

module.exports = { answerTask, runTask, startServer };
