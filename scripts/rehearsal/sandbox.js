// @ts-check
'use strict';
const { spawn } = require('node:child_process');
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

module.exports = { startInstalledSandbox };
