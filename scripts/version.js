// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { lastRelease, versionIn } = require('./lib/release/plan.js');
const { root, run } = require('./lib/run.js');
const { specTools } = require('./lib/spec-tools.js');
const { runMain } = require('./lib/steps.js');

/** The SDK names its version in every request. It cannot read package.json: browsers and bundles have none. */
const file = path.join('packages', 'sdk', 'src', 'version.ts');

// Run by lerna between the new version in lerna.json and the commit: what is staged here becomes part of that. .npmrc
// forbids all scripts, of packages above all; `ignoreScripts: false` in lerna.json lets this one run.
runMain(async () => {
  const version = versionIn(root);
  const before = fs.readFileSync(path.join(root, file), 'utf8');
  const after = before.replace(/(?<=^export const VERSION = ')[^']+(?=';$)/m, version);
  if (!after.includes(`'${version}'`)) throw new Error(`${file} has no line that exports VERSION.`);
  fs.writeFileSync(path.join(root, file), after);
  const tag = await lastRelease();
  const changelogs = tag ? await specTools().noteSpecChanges(tag, version) : [];
  await run('git', ['add', file, ...changelogs]);
});
