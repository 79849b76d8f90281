// @ts-check
'use strict';
const { Worker, isMainThread, parentPort } = require('node:worker_threads');

/** @typedef {import('../spec-diff/levels.js').Change} Change */

/**
 * Compares public surfaces in a thread of its own, which reads the libraries while the clients are still being generated
 * by other processes.
 *
 * @returns {{ verdict: (old: string, now: string) => Promise<Change[]>, end: () => Promise<unknown> }}
 */
function startSurfaceWorker() {
  const worker = new Worker(__filename);
  /** @type {Promise<Change[]>} */
  const answer = new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  // It is awaited by who asks; a failure before that must not end the process.
  answer.catch(() => {});
  return {
    verdict(old, now) {
      worker.postMessage({ old, now });
      return answer;
    },
    end: () => worker.terminate(),
  };
}

if (!isMainThread && parentPort) {
  const port = parentPort;
  const { loadLibraries } = require('./program.js');
  const { surfaceVerdict } = require('./verdict.js');
  const libraries = loadLibraries();
  port.once('message', ({ old, now }) => port.postMessage(surfaceVerdict(old, now, libraries)));
}

module.exports = { startSurfaceWorker };
