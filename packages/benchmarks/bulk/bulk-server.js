// @ts-check
'use strict';
// A sandbox whose queue is never full, in a process of its own.
const { startSandbox } = require('@bandwidth-messages/sandbox');

void (async () => {
  const sandbox = await startSandbox({ queue: { segmentsPerSecond: 1_000_000, capacitySeconds: 900 } });
  process.send?.({ port: Number(new URL(sandbox.url).port) });
  process.on('disconnect', () => process.exit());
})();
