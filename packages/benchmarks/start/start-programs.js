// @ts-check
'use strict';
const path = require('node:path');

/** @typedef {{ library: string, kind: 'require' | 'import' | 'call', args: readonly string[], cwd: string }} Program */

const benchmarks = path.resolve(__dirname, '..');
const bare = 'bare node';

/** Tells the CPU time of the whole process, start of Node included, in microseconds. */
const report = `process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  process.getBuiltinModule('node:fs').writeSync(1, String(user + system));
});`;

/** Whole programs: load the library, list one page, end. @param {number} port */
const callPrograms = (port) => ({
  axios: `const axios = require('axios');
    axios.get('http://127.0.0.1:${port}/api/v2/users/9900000/messages', {
      params: { sourceTn: '+19195551000', limit: 100 },
      auth: { username: 'user', password: 'password' },
    }).then(() => process.exit())`,
  sdk: `const { basicAuth, createMessagesClient } = require('@bandwidth-messages/sdk');
    const client = createMessagesClient({
      accountId: '9900000',
      auth: basicAuth({ username: 'user', password: 'password' }),
      baseUrl: 'http://127.0.0.1:${port}/api/v2',
    });
    client.listMessages({ sourceTn: '+19195551000', limit: 100 }).toArray({ max: 100 })
      .then(() => process.exit())`,
});

/**
 * Every program to time; the first ones are bare.
 *
 * @param {string} sdkFolder where the SDK is installed
 * @param {number} port of a server that answers list calls
 * @returns {Program[]}
 */
function startPrograms(sdkFolder, port) {
  const load = (/** @type {string} */ library, /** @type {string} */ name, /** @type {string} */ cwd) =>
    /** @type {Program[]} */ ([
      { library, kind: 'require', args: ['-e', `${report}; require('${name}')`], cwd },
      { library, kind: 'import', args: ['--input-type=module', '-e', `${report}; import '${name}'`], cwd },
    ]);
  const call = (/** @type {string} */ library, /** @type {string} */ code, /** @type {string} */ cwd) =>
    /** @type {Program} */ ({ library, kind: 'call', args: ['-e', `${report}; ${code}`], cwd });
  const code = callPrograms(port);
  return [
    { library: bare, kind: 'require', args: ['-e', report], cwd: benchmarks },
    { library: bare, kind: 'import', args: ['--input-type=module', '-e', report], cwd: benchmarks },
    { library: bare, kind: 'call', args: ['-e', report], cwd: benchmarks },
    ...load('axios', 'axios', benchmarks),
    call('axios', code.axios, benchmarks),
    ...load('our SDK', '@bandwidth-messages/sdk', sdkFolder),
    call('our SDK', code.sdk, sdkFolder),
    ...load('our generated client alone', '@bandwidth-messages/client', sdkFolder),
    ...['bandwidth-sdk', 'stripe', 'openai', 'undici'].flatMap((name) => load(name, name, benchmarks)),
  ];
}

module.exports = { bare, startPrograms };
