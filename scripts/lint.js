'use strict';
const { readFlags } = require('./lib/flags.js');
const { ensureInstalled } = require('./lib/install.js');
const { lintCode, lintTexts } = require('./lib/lint-tree.js');
const { runMain } = require('./lib/steps.js');

const usage = `npm run lint [-- [--fix] [FILE...]]

Checks types, rules and format of some files and folders, or of everything, and the rules of the spec.

  --fix  mends what can be mended without a person`;

runMain(async () => {
  const args = process.argv.slice(2);
  const isFlag = (/** @type {string} */ arg) => arg.startsWith('-');
  const flags = readFlags(usage, ['fix'], args.filter(isFlag));
  if (flags.has('help')) return console.log(usage);
  await ensureInstalled();
  const fix = flags.has('fix');
  const named = args.filter((arg) => !isFlag(arg));
  const options = named.length > 0 ? { fix, files: named } : { fix };
  // Both write with --fix, so they take turns then.
  if (fix) await lintTexts(options).then(() => lintCode(options));
  else await Promise.all([lintCode(options), lintTexts(options)]);
});
