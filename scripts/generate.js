// @ts-check
'use strict';
const { recoverInterruptedSwap } = require('./lib/generate/client-swap.js');
const { parseGenerateOptions, usage } = require('./lib/generate/generate-options.js');
const { isClientUpToDate } = require('./lib/generate/client-manifest.js');
const { runMain } = require('./lib/steps.js');

// Loaded where it is needed, since the common case is that there is nothing to do.
const lazy = {
  checkDrift: () => require('./lib/generate/check-drift.js').checkDrift(),
  regenerateClient: () => require('./lib/generate/regenerate-client.js').regenerateClient(),
  generateInto: (/** @type {{ specFile: string, outDir: string }} */ where) =>
    require('./lib/generate/generate-into.js').generateInto(where),
};

runMain(async () => {
  const task = parseGenerateOptions(process.argv.slice(2));
  if (task.kind === 'help') return console.log(usage);
  if (task.kind === 'elsewhere') {
    await lazy.generateInto(task);
    return console.log(`Generated ${task.outDir} from ${task.specFile}.`);
  }
  await recoverInterruptedSwap();
  if (task.kind === 'check') return lazy.checkDrift();
  if (isClientUpToDate()) return console.log('The generated client is up to date; nothing was run.');
  console.log('The spec, its templates or the generated client changed: generating packages/client ...');
  await lazy.regenerateClient();
  console.log(
    'Done: packages/client/generated is new. Next: npm run build -- --update-api, npm test, and commit it all with the change.',
  );
});
