// @ts-check
'use strict';
const { execFile } = require('node:child_process');
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { promisify } = require('node:util');
const { gzipSync } = require('node:zlib');
const { build } = require('esbuild');
const { installSdk } = require('../lib/installed-sdk.js');
const { bundleEntries } = require('./bundle-entries.js');

/** Bundles for the browser; `undefined` when that cannot be done. @param {string} code @param {string} folder */
async function bundle(code, folder) {
  try {
    const { outputFiles } = await build({
      stdin: { contents: code, resolveDir: folder },
      // The peers are in the benchmarks' own folder.
      nodePaths: [path.resolve(__dirname, '..', 'node_modules')],
      platform: 'browser',
      format: 'esm',
      target: 'es2022',
      bundle: true,
      minify: true,
      write: false,
      logLevel: 'silent',
    });
    return outputFiles[0]?.contents;
  } catch {
    return undefined;
  }
}

/** Runs a bundle against a server that counts: does it really send? @param {string} file */
async function countRequests(file) {
  let requests = 0;
  const server = http.createServer((request, response) => {
    requests += 1;
    request.resume().on('end', () => {
      response.writeHead(202, { 'content-type': 'application/json' });
      response.end('{"id":"1","object":"customer"}');
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const code = `globalThis.self = globalThis; globalThis.BASE_URL = 'http://127.0.0.1:${port}/v1'; await import(${JSON.stringify(file)});`;
  try {
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code], { timeout: 30_000 });
  } finally {
    server.closeAllConnections();
    server.close();
  }
  return requests;
}

/** @returns {Promise<import('../lib/table.js').Table[]>} */
async function measureBrowserBundle() {
  const installed = await installSdk();
  try {
    const rows = [];
    for (const { name, code, maxGzipKb } of bundleEntries) {
      const bytes = await bundle(code, installed.folder);
      if (!bytes) {
        rows.push({ name, values: { requests: 'does not bundle' } });
        continue;
      }
      const file = path.join(installed.folder, `bundle-${rows.length}.mjs`);
      fs.writeFileSync(file, bytes);
      const values = {
        minKb: bytes.length / 1000,
        gzipKb: gzipSync(bytes, { level: 9 }).length / 1000,
        requests: await countRequests(file),
      };
      rows.push({ name, values, ...(maxGzipKb && { targets: [{ figure: 'gzipKb', max: maxGzipKb }] }) });
    }
    return [
      {
        title: 'Browser bundle of one send',
        note: 'esbuild, minified, ES2022; each bundle was then run, and the requests it sent were counted.',
        figures: [
          { key: 'minKb', title: 'min kB', digits: 1 },
          { key: 'gzipKb', title: 'min+gz kB', digits: 1 },
          { key: 'requests', title: 'requests sent', digits: 0 },
        ],
        rows,
      },
    ];
  } finally {
    installed.remove();
  }
}

module.exports = { measureBrowserBundle };
