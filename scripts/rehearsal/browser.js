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
  carried.setGraphicsMode = false;
  return chromium.launch({
    executablePath: await carried.executablePath(),
    args: carried.args,
    headless: true,
  });
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
  const page = await browser.newPage();
  /** @type {string[]} */
  const complaints = [];
  page.on('pageerror', (/** @type {Error} */ error) => complaints.push(error.message));
  page.on('console', (/** @type {any} */ message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  try {
    await page.goto(site.url);
    const call = `globalThis.sendAndList(${JSON.stringify(target)})`;
    return await page.evaluate(call).catch((/** @type {Error} */ error) => {
      throw new Error(`${error.message}\n${complaints.join('\n')}`);
    });
  } finally {
    await page.close();
    await site.close();
  }
}

module.exports = { launchBrowser, runInPage };
