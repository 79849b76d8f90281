// @ts-check
'use strict';
const { measureCpu } = require('../cpu/cpu.js');
const { measureLimiter } = require('../limiter/limiter.js');
const { measureProfile } = require('../profile/profile.js');
const { measureSandbox } = require('../sandbox/sandbox.js');
const { measureBrowserBundle } = require('../size/browser-bundle.js');
const { measureInstallSize } = require('../size/install-size.js');
const { measureColdStart } = require('../start/cold-start.js');

/**
 * `rounds`: how often everything is measured, each topic has its own default. `scale`: of the number of calls in a
 * round, for a quick look. `say` tells of progress.
 *
 * @typedef {{ rounds?: number, scale?: number, say: (text: string) => void }} Options
 */
/** @typedef {(options: Options) => Promise<import('./table.js').Table[]>} Measure */

/** What `npm run bench` measures, in this order. @type {Readonly<Record<string, Measure>>} */
const topics = {
  cpu: measureCpu,
  start: measureColdStart,
  size: async () => [...(await measureInstallSize()), ...(await measureBrowserBundle())],
  limiter: measureLimiter,
  profile: measureProfile,
  sandbox: measureSandbox,
};

module.exports = { topics };
