import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { startSandbox } from '../../src/index.js';

/** Writes down every file that a process reads with a function of `fs`, from its first line on. */
const script = `
  const fs = require('node:fs');
  const read = [];
  for (const holder of [fs, fs.promises])
    for (const name of ['readFile', 'readFileSync', 'open', 'openSync', 'createReadStream', 'readdirSync']) {
      const original = holder[name];
      if (original) holder[name] = (file, ...rest) => (read.push(String(file)), original.call(holder, file, ...rest));
    }
  const ofPage = () => [...read, ...Object.keys(require.cache)].filter((file) => /[\\\\/]ui([\\\\/]|$)/.test(file));
  const { startSandbox } = require(${JSON.stringify(path.join(__dirname, '..', '..'))});
  (async () => {
    const sandbox = await startSandbox();
    sandbox.receiveMessage({ from: '+15553334444', to: '+15551112222', text: 'Hello' });
    await fetch(sandbox.baseUrl);
    const before = ofPage().length;
    await (await fetch(sandbox.pageUrl)).text();
    await sandbox.close();
    console.log(JSON.stringify({ all: read.length, before, after: ofPage().length }));
  })();
`;

test('starting and using a sandbox reads no file of the page; a browser that asks for it does', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script]);
  const { all, before, after } = JSON.parse(stdout) as Record<string, number>;
  expect(all).toBeGreaterThan(1);
  expect([before, after]).toEqual([0, 1]);
});

test('the files of the page are served with their types, and with headers that keep foreign scripts out', async () => {
  const sandbox = await startSandbox();
  for (const [file, type] of [
    ['', 'text/html; charset=utf-8'],
    ['/inbox.css', 'text/css; charset=utf-8'],
    ['/inbox.js', 'text/javascript; charset=utf-8'],
    ['/inbox.svg', 'image/svg+xml'],
  ]) {
    const { status, headers } = await fetch(sandbox.pageUrl + file);
    expect([status, headers.get('content-type'), headers.get('x-content-type-options')]).toEqual([
      200,
      type,
      'nosniff',
    ]);
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'self';/);
  }
  expect((await fetch(`${sandbox.pageUrl}/../package.json`)).status).toBe(404);
  await sandbox.close();
});
