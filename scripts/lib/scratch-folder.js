'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

/**
 * Calls `use` with an empty folder, which is removed afterwards, and when the process exits meanwhile.
 *
 * @template T
 * @param {string} name of what it is for
 * @param {(folder: string) => Promise<T>} use
 * @param {string} [parent]
 * @returns {Promise<T>}
 */
async function withScratchFolder(name, use, parent = os.tmpdir()) {
  const folder = fs.mkdtempSync(path.join(parent, `${name}-`));
  const remove = () => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  process.once('exit', remove);
  try {
    return await use(folder);
  } finally {
    process.off('exit', remove);
    remove();
  }
}

module.exports = { withScratchFolder };
