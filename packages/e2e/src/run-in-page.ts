import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Browser } from 'playwright-core';

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };

/**
 * Opens a page that sets `globalThis.sendAndList`, calls it, and returns what it answered.
 *
 * @param folder the page's files
 * @throws {Error} with the errors and warnings of the browser, too
 */
export async function runInPage(
  browser: Browser,
  folder: string,
  target: { readonly baseUrl: string; readonly tokenUrl: string },
): Promise<unknown> {
  const site = await servePage(folder);
  const problems: string[] = [];
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
    });
    await page.goto(site.url);
    const call = `globalThis.sendAndList(${JSON.stringify(target)})`;
    const outcome: unknown = await page.evaluate(call).catch((error: Error) => {
      throw new Error(`${error.message}\n${problems.join('\n')}`);
    });
    await page.close();
    if (problems.length > 0) throw new Error(`The browser told of: ${problems.join('; ')}`);
    return outcome;
  } finally {
    await site.close();
  }
}

/** Serves the files of a folder on a free loopback port: a page's own origin, which is not the sandbox's. */
async function servePage(folder: string): Promise<{ url: string; close(): Promise<unknown> }> {
  const server = http.createServer((request, response) => {
    const name = request.url === '/' ? 'index.html' : path.basename(String(request.url));
    const file = path.join(folder, name);
    if (!fs.existsSync(file)) return void response.writeHead(404).end();
    response.writeHead(200, { 'Content-Type': TYPES[path.extname(file)] ?? 'application/octet-stream' });
    response.end(fs.readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => new Promise((resolve) => server.close(resolve)) };
}
