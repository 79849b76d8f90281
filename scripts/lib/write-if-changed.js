// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');

/**
 * Writes a file as a whole, and only when its content differs: nothing that depends on it looks older than it is.
 *
 * @param {string} file
 * @param {string | Buffer} content
 * @param {number} [mode]
 */
function writeIfChanged(file, content, mode = 0o644) {
  const bytes = Buffer.from(content);
  if (fs.existsSync(file) && fs.readFileSync(file).equals(bytes)) return;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const staged = `${file}.${process.pid}.new`;
  fs.writeFileSync(staged, bytes, { mode });
  fs.renameSync(staged, file);
}

module.exports = { writeIfChanged };
