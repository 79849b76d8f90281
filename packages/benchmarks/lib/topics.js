// @ts-check
'use strict';

/**
 * `rounds`: how often everything is measured, each topic has its own default. `scale`: of the number of calls in a
 * round, for a quick look. `say` tells of progress.
 *
 * @typedef {{ rounds?: number, scale?: number, say: (text: string) => void }} Options
 */
/** @typedef {(options: Options) => Promise<import('./table.js').Table[]>} Measure */

/**
 * What `npm run bench` measures, in this order. Loaded when it is asked for: a topic that compares with no peer then
 * runs where none is installed.
 *
 * @type {Readonly<Record<string, Measure>>}
 */
const topics = {
  cpu: (options) => require('../cpu/cpu.js').measureCpu(options),
  start: (options) => require('../start/cold-start.js').measureColdStart(options),
  size: async () => [
    ...(await require('../size/install-size.js').measureInstallSize()),
    ...(await require('../size/browser-bundle.js').measureBrowserBundle()),
  ],
  export: (options) => require('../export/export.js').measureExport(options),
  callbacks: (options) => require('../callbacks/callbacks.js').measureCallbacks(options),
  bulk: (options) => require('../bulk/bulk.js').measureBulk(options),
  cli: (options) => require('../cli/cli.js').measureCli(options),
  limiter: (options) => require('../limiter/limiter.js').measureLimiter(options),
  profile: (options) => require('../profile/profile.js').measureProfile(options),
  sandbox: (options) => require('../sandbox/sandbox.js').measureSandbox(options),
  generate: (options) => require('../generate/generate.js').measureGenerate(options),
  spec: (options) => require('../spec/spec.js').measureSpec(options),
};

module.exports = { topics };
