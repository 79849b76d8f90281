// @ts-check
'use strict';
const { spawn } = require('node:child_process');
const path = require('node:path');
const { performance } = require('node:perf_hooks');
const { startServer } = require('../lib/child.js');
const { installSdk } = require('../lib/installed-sdk.js');
const { interleave, median, medianOfRounds } = require('../lib/rounds.js');

const benchmarks = path.resolve(__dirname, '..');
const query = `sourceTn: '+19195551000', limit: 100`;

/** A whole program: load the library, list one page, end. @param {number} port */
const firstCalls = (port) => ({
  axios: `const axios = require('axios');
    axios.get('http://127.0.0.1:${port}/api/v2/users/9900000/messages', {
      params: { ${query} }, auth: { username: 'user', password: 'password' },
    }).then(() => process.exit())`,
  sdk: `const { basicAuth, createMessagesClient } = require('@bandwidth-messages/sdk');
    const client = createMessagesClient({
      accountId: '9900000', auth: basicAuth({ username: 'user', password: 'password' }),
      baseUrl: 'http://127.0.0.1:${port}/api/v2',
    });
    client.listMessages({ ${query} }).toArray({ max: 100 }).then(() => process.exit())`,
});

/** Wall time of a fresh Node process, in milliseconds. @param {readonly string[]} args @param {string} cwd */
function timeProcess(args, cwd) {
  return new Promise((resolve, reject) => {
    const startedMs = performance.now();
    const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) resolve(performance.now() - startedMs);
      else reject(new Error(`${args.join(' ')} ended with exit code ${code}`));
    });
  });
}

/**
 * How long it takes a fresh process to load a library, over a bare Node.
 *
 * @param {{ rounds?: number, say: (text: string) => void }} options
 * @returns {Promise<import('../lib/table.js').Table[]>}
 */
async function measureColdStart({ rounds = 15, say }) {
  const server = await startServer(path.join(benchmarks, 'cpu', 'list-server.js'));
  const installed = await installSdk();
  const call = firstCalls(server.port);
  const requireOf = (/** @type {string} */ name) => ['-e', `require('${name}')`];
  const importOf = (/** @type {string} */ name) => ['--input-type=module', '-e', `import '${name}'`];
  const peer = (/** @type {string} */ name) => ({
    name,
    folder: benchmarks,
    programs: { require: requireOf(name), import: importOf(name) },
  });
  const own = (/** @type {string} */ title, /** @type {string} */ name) => ({
    name: title,
    folder: installed.folder,
    programs: { require: requireOf(name), import: importOf(name) },
  });
  /** @type {readonly { name: string, folder: string, programs: Record<string, string[]> }[]} */
  const libraries = [
    {
      name: 'bare node',
      folder: benchmarks,
      programs: { require: ['-e', '0'], import: ['--input-type=module', '-e', '0'], call: ['-e', '0'] },
    },
    { ...peer('axios'), programs: { ...peer('axios').programs, call: ['-e', call.axios] } },
    {
      ...own('our SDK', '@bandwidth-messages/sdk'),
      programs: { ...own('', '@bandwidth-messages/sdk').programs, call: ['-e', call.sdk] },
    },
    own('our generated client alone', '@bandwidth-messages/client'),
    ...['bandwidth-sdk', 'stripe', 'openai', 'undici'].map(peer),
  ];
  const programs = libraries.flatMap(({ name, folder, programs }) =>
    Object.entries(programs).map(([kind, args]) => ({ name, kind, args, folder })),
  );
  try {
    // Unmeasured: reads every file once, so that no round pays for a cold disk.
    for (const { args, folder } of programs) await timeProcess(args, folder);
    const times = await interleave(programs, rounds, ({ args, folder }) => timeProcess(args, folder), say);
    const timesOf = (/** @type {string} */ name, /** @type {string} */ kind) =>
      times[programs.findIndex((program) => program.name === name && program.kind === kind)] ?? [];
    const over = (/** @type {string} */ name, /** @type {string} */ kind, /** @type {string} */ base) =>
      medianOfRounds(timesOf(name, kind), timesOf(base, kind), (value, other) => value - other);
    const rows = libraries.slice(1).map(({ name, programs }) => ({
      name,
      values: {
        require: over(name, 'require', 'bare node'),
        overAxios: over(name, 'require', 'axios'),
        import: over(name, 'import', 'bare node'),
        ...('call' in programs && { call: over(name, 'call', 'bare node') }),
      },
      ...(name === 'our SDK' && {
        targets: [
          { figure: 'overAxios', max: 5 },
          { figure: 'require', max: 30 },
        ],
      }),
    }));
    const bareMs = median(timesOf('bare node', 'require'));
    return [
      {
        title: 'Cold start',
        note: `Milliseconds over a bare node (${bareMs.toFixed(0)} ms), fresh processes; ${rounds} rounds. The last column is a whole program: load, list one page, end.`,
        figures: [
          { key: 'require', title: 'require', digits: 0 },
          { key: 'overAxios', title: 'over axios', digits: 0 },
          { key: 'import', title: 'import', digits: 0 },
          { key: 'call', title: 'first list call', digits: 0 },
        ],
        rows,
      },
    ];
  } finally {
    installed.remove();
    server.stop();
  }
}

module.exports = { measureColdStart };
