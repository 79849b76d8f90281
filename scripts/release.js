'use strict';
const { ensureInstalled } = require('./lib/install.js');
const { apiEntries } = require('./lib/packages/workspaces.js');
const { npm } = require('./lib/run.js');
const { buildSpecTools, specTools } = require('./lib/spec-tools.js');
const { runMain } = require('./lib/steps.js');

const usage = `npm run release -- [--dry-run] [--yes] [options of lerna version]

Makes the next version of all packages out of the commits: versions, changelogs, a commit, a tag, pushed. Before that it runs
all tests. lerna asks before it writes anything, unless --yes is given. The pushed tag starts the workflow that publishes.
With --dry-run it ends before lerna: nothing is written, nothing is pushed.`;

runMain(async () => {
  const args = process.argv.slice(2);
  if (args.includes('--help')) return console.log(usage);
  await ensureInstalled();
  await buildSpecTools();
  const lernaArgs = args.filter((arg) => arg !== '--dry-run');
  const dryRun = lernaArgs.length < args.length;
  await specTools().makeRelease({ lernaArgs, dryRun, entries: apiEntries(), npm: npm() });
});
