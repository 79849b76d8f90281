// @ts-check
'use strict';
// Run by a test in a copy of the repository: commits the update that the file named by the first argument describes.
const fs = require('node:fs');
const path = require('node:path');

const lib = path.resolve('scripts', 'lib', 'spec-update', 'commit.js');
const { commitUpdate, finishInterruptedUpdate } = require(lib);
const [file] = process.argv.slice(2);
(file ? commitUpdate(JSON.parse(fs.readFileSync(file, 'utf8'))) : finishInterruptedUpdate()).catch(
  (/** @type {Error} */ error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
