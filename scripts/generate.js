'use strict';
const { checkDrift } = require('./lib/generate/check-drift.js');
const { recoverInterruptedSwap } = require('./lib/generate/client-swap.js');
const { parseGenerateOptions, usage } = require('./lib/generate/generate-options.js');
const { isClientUpToDate } = require('./lib/generate/client-manifest.js');
const { generateInto } = require('./lib/generate/generate-into.js');
const { regenerateClient } = require('./lib/generate/regenerate-client.js');
const { runMain } = require('./lib/steps.js');

runMain(async () => {
  const task = parseGenerateOptions(process.argv.slice(2));
  if (task.kind === 'help') return console.log(usage);
  if (task.kind === 'elsewhere') {
    await generateInto(task);
    return console.log(`Generated ${task.outDir} from ${task.specFile}.`);
  }
  await recoverInterruptedSwap();
  if (task.kind === 'check') return checkDrift();
  if (isClientUpToDate()) return console.log('The generated client is up to date; nothing was run.');
  console.log('The spec, its templates or the generated client changed: generating packages/client ...');
  await regenerateClient();
  console.log(
    'Done: packages/client/generated is new. Next: npm run build -- --update-api, npm test, and commit it all with the change.',
  );
});
