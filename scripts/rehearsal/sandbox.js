// @ts-check
'use strict';
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { makeConsumer } = require('./consumer.js');
const { firstAnswer } = require('./registry.js');

const program = `
const { startSandbox } = require('@bandwidth-messages/sandbox');
startSandbox({ port: 0, cors: true }).then(({ url, baseUrl, tokenUrl }) => {
  console.log(JSON.stringify({ url, baseUrl, tokenUrl }));
});
process.stdin.on('end', () => process.exit(0)).resume();
`;

/**
 * Installs the sandbox as a user would and starts it in a process of its own.
 *
 * @param {string} folder
 * @param {import('./registry.js').Registry} registry
 */
async function startInstalledSandbox(folder, registry) {
  await makeConsumer(folder, registry, {
    dependencies: { '@bandwidth-messages/sandbox': 'latest' },
    files: { 'start.cjs': program },
  });
  const child = spawn(process.execPath, ['start.cjs'], { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => child.once('close', resolve));
  /** @type {{ url: string, baseUrl: string, tokenUrl: string }} */
  const urls = await firstAnswer(child);
  return {
    ...urls,
    async stop() {
      child.kill();
      await ended;
    },
  };
}

/**
 * Starts the installed sandbox by its command, as one would by hand, and asks it for something.
 *
 * @param {string} folder where it is installed
 * @returns {Promise<string>}
 */
async function runSandboxCommand(folder) {
  const installed = path.join(folder, 'node_modules', '@bandwidth-messages', 'sandbox');
  const { bin, version } = JSON.parse(fs.readFileSync(path.join(installed, 'package.json'), 'utf8'));
  const child = spawn(process.execPath, [path.join(installed, bin['bw-sandbox']), '--port', '0'], {
    cwd: folder,
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  try {
    const tokenUrl = await new Promise((resolve, reject) => {
      let said = '';
      const read = (/** @type {Buffer} */ chunk) => {
        said += chunk;
        const url = /^export BW_TOKEN_URL=(.+)$/m.exec(said)?.[1];
        if (url) resolve(url);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('exit', () => reject(new Error(`It did not say where it listens: ${said}`)));
    });
    const { status } = await fetch(tokenUrl, { method: 'POST' });
    if (status !== 401 && status !== 400)
      throw new Error(`A token without credentials was answered with ${status}.`);
  } finally {
    child.kill();
    await ended;
  }
  return `sandbox ${version}`;
}

module.exports = { runSandboxCommand, startInstalledSandbox };
