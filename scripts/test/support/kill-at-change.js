'use strict';
// Preloaded by a test (node -r): the process kills itself, as SIGKILL from outside would, right before the change of the
// file system that KILL_AT counts to.
const fs = require('node:fs');

const killAt = Number(process.env['KILL_AT']);
let changes = 0;

/** @type {Record<string, any>} */
const target = fs;
for (const name of [
  'copyFileSync',
  'cpSync',
  'mkdirSync',
  'mkdtempSync',
  'renameSync',
  'rmSync',
  'writeFileSync',
]) {
  const original = target[name];
  target[name] = (/** @type {unknown[]} */ ...args) => {
    changes += 1;
    if (changes === killAt) process.kill(process.pid, 'SIGKILL');
    return original(...args);
  };
}
