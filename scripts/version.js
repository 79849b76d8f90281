'use strict';
const { specTools } = require('./lib/spec-tools.js');
const { runMain } = require('./lib/steps.js');

// Run by lerna between the new version in lerna.json and the commit: what is staged here becomes part of that. .npmrc
// forbids all scripts, of packages above all; `ignoreScripts: false` in lerna.json lets this one run.
runMain(() => specTools().writeVersion());
