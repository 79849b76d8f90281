// @ts-check
'use strict';
// A sandbox with as many rows as the first argument says, in a process of its own.
const { startSandbox } = require('@bandwidth-messages/sandbox');

void (async () => {
  const seed = { messages: Number(process.argv[2]) };
  // Many rounds, each of some 2,000 requests, are told apart by how many requests there were before.
  const sandbox = await startSandbox({ rateLimit: false, seed, maxRequests: 200_000 });
  process.send?.({ port: Number(new URL(sandbox.url).port) });
  process.on('disconnect', () => process.exit());
})();
