// @ts-check
'use strict';
// A registry on loopback: `node serve-registry.js TOOLS CONFIG` prints its URL as one line of JSON and serves until it is
// ended. TOOLS is the folder that has verdaccio in its node_modules.
const fs = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');

async function main() {
  const [tools, file] = /** @type {[string, string]} */ (process.argv.slice(2));
  const { runServer } = createRequire(path.join(tools, 'package.json'))('verdaccio');
  const config = JSON.parse(fs.readFileSync(file, 'utf8'));
  const server = await runServer({ ...config, configPath: file });
  // Port 0: the system picks a free one, so that two rehearsals never meet.
  const listening = server.listen(0, '127.0.0.1', () => {
    const address = /** @type {import('node:net').AddressInfo} */ (listening.address());
    console.log(JSON.stringify({ url: `http://127.0.0.1:${address.port}/` }));
  });
  // Ends with whoever started it, even if that one is killed.
  process.stdin.on('end', () => process.exit(0)).resume();
}

main();
