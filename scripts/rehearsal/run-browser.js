// @ts-check
'use strict';
const fs = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { gzipSync } = require('node:zlib');
const { runInPage } = require('./browser.js');
const { expectOutcome, makeConsumer, program } = require('./consumer.js');

const entry = `import { sendAndList } from './send-and-list.ts';\nglobalThis.sendAndList = sendAndList;\n`;
const page = (/** @type {string} */ script) =>
  `<!doctype html><meta charset="utf-8"><title>rehearsal</title><link rel="icon" href="data:,"><script type="module" src="${script}"></script>`;

/** A bundle that a bundler only makes with a remark is a finding: a user would see the remark as well. */
function refuseWarnings(/** @type {string[]} */ warnings) {
  if (warnings.length > 0) throw new Error(`The bundler warns: ${warnings.join('; ')}`);
}

/** @param {string} tools @param {string} folder */
async function bundleWithEsbuild(tools, folder) {
  const esbuild = createRequire(path.join(tools, 'package.json'))('esbuild');
  const output = path.join(folder, 'dist');
  const { warnings } = await esbuild.build({
    absWorkingDir: folder,
    entryPoints: ['main.ts'],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    outfile: path.join(output, 'main.js'),
    logLevel: 'silent',
  });
  refuseWarnings(warnings.map((/** @type {{ text: string }} */ warning) => warning.text));
  fs.writeFileSync(path.join(output, 'index.html'), page('main.js'));
  return output;
}

/** @param {string} tools @param {string} folder */
async function bundleWithVite(tools, folder) {
  const requireTool = createRequire(path.join(tools, 'package.json'));
  const vite = await import(pathToFileURL(requireTool.resolve('vite')).href);
  fs.writeFileSync(path.join(folder, 'index.html'), page('/main.ts'));
  /** @type {string[]} */
  const warnings = [];
  const warn = (/** @type {string} */ text) => void warnings.push(text);
  await vite.build({
    root: folder,
    configFile: false,
    customLogger: { ...vite.createLogger('warn'), warn, warnOnce: warn },
    build: { outDir: 'dist', assetsDir: '.' },
  });
  refuseWarnings(warnings);
  return path.join(folder, 'dist');
}

const bundlers = { esbuild: bundleWithEsbuild, vite: bundleWithVite };

/**
 * A web application, bundled and run in a real browser, whose page has another origin than the sandbox.
 *
 * @param {import('./cases.js').BrowserCase} item
 * @param {import('./cases.js').Surroundings} surroundings
 * @returns {Promise<string>}
 */
async function runBrowser({ bundler }, { folder, registry, sandbox, tools, matrix, browser }) {
  await makeConsumer(folder, registry, {
    type: 'module',
    dependencies: { '@bandwidth-messages/sdk': 'latest', '@bandwidth-messages/client': 'latest' },
    files: { 'send-and-list.ts': program, 'main.ts': entry },
  });
  const site = await bundlers[bundler](bundler === 'vite' ? String(matrix) : tools, folder);
  const scripts = fs.readdirSync(site).filter((file) => file.endsWith('.js'));
  const bytes = scripts.reduce(
    (sum, file) => sum + gzipSync(fs.readFileSync(path.join(site, file))).length,
    0,
  );
  const running = await browser();
  expectOutcome(await runInPage(running, site, { baseUrl: sandbox.baseUrl, tokenUrl: sandbox.tokenUrl }));
  return `Chromium ${running.version().split('.')[0]}, ${(bytes / 1000).toFixed(1)} kB gzip`;
}

module.exports = { runBrowser };
