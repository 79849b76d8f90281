// @ts-check
'use strict';
const fs = require('node:fs');
const http = require('node:http');
const { createRequire } = require('node:module');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const types = /** @type {Record<string, string>} */ ({ '.html': 'text/html', '.js': 'text/javascript' });

/**
 * Serves the files of a folder on a free loopback port: a page's own origin, which is not the sandbox's.
 *
 * @param {string} folder
 */
async function servePage(folder) {
  const server = http.createServer((request, response) => {
    const file = path.join(folder, request.url === '/' ? 'index.html' : path.basename(String(request.url)));
    if (!fs.existsSync(file)) return void response.writeHead(404).end();
    response.writeHead(200, { 'Content-Type': types[path.extname(file)] ?? 'application/octet-stream' });
    response.end(fs.readFileSync(file));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { url: `http://127.0.0.1:${port}/`, close: () => new Promise((resolve) => server.close(resolve)) };
}

/** The carried browser unpacks itself into the folder for temporary files, once: into the tools' own instead. */
async function unpackedUnder(/** @type {string} */ folder, /** @type {() => Promise<string>} */ unpack) {
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  try {
    return await unpack();
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}

/**
 * Starts a headless Chromium: on Linux the one that comes as an npm package and needs nothing installed, elsewhere the
 * browser of the machine.
 *
 * @param {string} tools
 */
async function launchBrowser(tools) {
  const requireTool = createRequire(path.join(tools, 'package.json'));
  const { chromium } = requireTool('playwright-core');
  if (process.platform !== 'linux' || process.arch !== 'x64') return chromium.launch({ channel: 'chrome' });
  const { default: carried } = await import(pathToFileURL(requireTool.resolve('@sparticuz/chromium')).href);
  const executablePath = await unpackedUnder(tools, () => carried.executablePath());
  // Not the arguments that the package offers: they switch off the checks of origins, which are to be met here.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'], headless: true });
}

/**
 * Opens a page that sets `globalThis.sendAndList`, calls it, and returns what it answered.
 *
 * @param {any} browser
 * @param {string} folder the page's files
 * @param {{ baseUrl: string, tokenUrl: string }} target
 * @returns {Promise<unknown>}
 */
async function runInPage(browser, folder, target) {
  const site = await servePage(folder);
  /** @type {string[]} */
  const complaints = [];
  try {
    const page = await browser.newPage();
    page.on('pageerror', (/** @type {Error} */ error) => complaints.push(error.message));
    page.on('console', (/** @type {any} */ message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    await page.goto(site.url);
    const call = `globalThis.sendAndList(${JSON.stringify(target)})`;
    const outcome = await page.evaluate(call).catch((/** @type {Error} */ error) => {
      throw new Error(`${error.message}\n${complaints.join('\n')}`);
    });
    await page.close();
    if (complaints.length > 0) throw new Error(`The browser complains: ${complaints.join('; ')}`);
    return outcome;
  } finally {
    await site.close();
  }
}

module.exports = { launchBrowser, runInPage };
