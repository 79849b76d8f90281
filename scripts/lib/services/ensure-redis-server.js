'use strict';
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

// The tests of packages/redis and packages/bulk start redis-server themselves; this puts the program on the machine. Run
// before anything is installed, so it needs Node alone: node scripts/lib/services/ensure-redis-server.js

/** Installs redis-server unless it is there, and tells what it did. */
function ensureRedisServer() {
  if (isOnPath('redis-server')) return tell('redis-server is installed');
  if (!isOnPath('apt-get')) {
    return tell(
      'redis-server is missing, and there is no apt-get to install it: install redis-server 5 or later',
    );
  }
  const root = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const failed =
    command([...root, 'apt-get', 'update', '-qq']) ??
    command([...root, 'apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'redis-server']);
  if (failed) return tell(`redis-server could not be installed: ${failed}`);
  // Debian starts a server as a service: the tests start their own, on ports of their own.
  if (fs.existsSync('/run/systemd/system'))
    command([...root, 'systemctl', 'disable', '--now', 'redis-server']);
  tell('redis-server was installed');
}

/** Runs a command. @param {string[]} words @returns {string | undefined} why it failed */
function command([file = '', ...args]) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, error, stderr } = spawnSync(file, args, { env, encoding: 'utf8' });
  if (status === 0) return undefined;
  return `${[file, ...args].join(' ')}: ${error?.message ?? stderr.trim().split('\n').at(-1)}`;
}

function isOnPath(/** @type {string} */ program) {
  return (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .some((folder) => fs.existsSync(path.join(folder, program)));
}

function tell(/** @type {string} */ message) {
  console.log(`services: ${message}`);
}

ensureRedisServer();
