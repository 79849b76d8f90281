// @ts-check
'use strict';
const { once } = require('node:events');
const { MessageChannel, Worker, isMainThread, parentPort } = require('node:worker_threads');

/** @typedef {import('../spec-diff/levels.js').Change} Change */
/** @typedef {{ verdict: (old: string, now: string) => Promise<Change[]>, end: () => Promise<unknown> }} SurfaceWorker */

/**
 * Compares public surfaces in a thread of its own, which reads the libraries while the clients are still being generated
 * by other processes. It may be asked several times; only the first answer has to wait for the libraries.
 *
 * @returns {SurfaceWorker}
 */
function startSurfaceWorker() {
  const worker = new Worker(__filename);
  /** @type {Promise<never>} */
  const failed = new Promise((_, reject) => worker.once('error', reject));
  // It is awaited by who asks; a failure before that must not end the process.
  failed.catch(() => {});
  return {
    async verdict(old, now) {
      const { port1, port2 } = new MessageChannel();
      try {
        worker.postMessage({ old, now, port: port2 }, [port2]);
        const [changes] = await Promise.race([once(port1, 'message'), failed]);
        return changes;
      } finally {
        port1.close();
      }
    },
    end: () => worker.terminate(),
  };
}

if (!isMainThread && parentPort) {
  const { loadLibraries } = require('./program.js');
  const { surfaceVerdict } = require('./verdict.js');
  const libraries = loadLibraries();
  parentPort.on('message', ({ old, now, port }) => port.postMessage(surfaceVerdict(old, now, libraries)));
}

module.exports = { startSurfaceWorker };
