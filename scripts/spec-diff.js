// @ts-check
'use strict';
const { parseArgs } = require('node:util');
const { isAtLeast, levels } = require('./lib/spec-diff/levels.js');
const { SpecError } = require('./lib/spec/load.js');
const { formatJson, formatMarkdown, formatText } = require('./lib/spec-diff/report.js');
const { specsToCompare } = require('./lib/spec-diff/source.js');
const { finishInterruptedUpdate } = require('./lib/spec-update/commit.js');
const { specVerdict } = require('./lib/spec-diff/verdict.js');
const { runMain } = require('./lib/steps.js');

const usage = `npm run spec:diff -- [OLD [NEW]] [--json | --markdown] [--fail-on LEVEL]

OLD and NEW are files or git refs. OLD is the last release tag if not given, NEW the working tree.
LEVEL is patch, minor or major; without it the exit code is 0 whatever the verdict.`;

/** @typedef {import('./lib/spec-diff/levels.js').Level} Level */

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      markdown: { type: 'boolean', default: false },
      'fail-on': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const failOn = values['fail-on'];
  if (failOn !== undefined && !levels.slice(1).some((level) => level === failOn))
    throw new SpecError(`--fail-on ${failOn}: the level has to be patch, minor or major`);
  if (values.json && values.markdown) throw new SpecError('Choose one of --json and --markdown.');
  if (positionals.length > 2) throw new SpecError(usage);
  const format = values.json ? formatJson : values.markdown ? formatMarkdown : formatText;
  return {
    old: positionals[0],
    now: positionals[1],
    failOn: /** @type {Level | undefined} */ (failOn),
    format,
    help: values.help,
  };
}

runMain(async () => {
  const { old, now, failOn, format, help } = readArguments();
  if (help) {
    console.log(usage);
    return;
  }
  await finishInterruptedUpdate();
  const [before, after] = await specsToCompare(old, now);
  const verdict = await specVerdict(before, after);
  console.log(format(verdict));
  if (failOn && isAtLeast(verdict.overall, failOn)) process.exitCode = 1;
});
