import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Sandbox, startSandbox } from '@bandwidth-messages/sandbox';
import { interruptedExport } from '../support/interrupted-export.js';
import { runCli } from '../support/run-cli.js';
import { temporaryFolders } from '../support/temporary-folder.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const folder = temporaryFolders();
let sandbox: Sandbox;
let range: string[];

beforeAll(async () => {
  sandbox = await startSandbox({ seed: { messages: 15_000 } });
  const now = Date.now();
  range = [
    '--from-date-time',
    new Date(now - 13 * DAY_MS).toISOString(),
    '--to-date-time',
    new Date(now - 60 * 60 * 1000).toISOString(),
  ];
});
afterAll(() => sandbox.close());

const run = (...args: readonly string[]) => runCli(['export', '--sandbox', sandbox.url, ...range, ...args]);

test('an export prints every row once, by ascending time, whatever its concurrency', async () => {
  const [one, eight] = await Promise.all([run('--concurrency', '1'), run('--concurrency', '8')]);
  const times = one.out
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { receiveTime: string }).receiveTime);
  expect(one.code).toBe(0);
  expect(times.length).toBeGreaterThan(10_000);
  expect(times).toEqual([...times].sort());
  expect(eight.out === one.out).toBe(true);
});

test('killed again and again, an export ends with every row once, in order, and no torn line', async () => {
  const out = path.join(folder(), 'rows.csv');
  const flags = ['--output', 'csv', '--out', out, '--checkpoint', `${out}.checkpoint`];
  const whole = await run('--output', 'csv');
  const kills = await interruptedExport(['export', '--sandbox', sandbox.url, ...range, ...flags], {
    kills: 4,
    isNamed: () => existsSync(out),
  });
  expect(kills).toBeGreaterThan(0);
  expect(readFileSync(out, 'utf8') === whole.out).toBe(true);
  expect([existsSync(`${out}.partial`), existsSync(`${out}.checkpoint`)]).toEqual([false, false]);
});

test('a checkpoint without a file is rejected', async () => {
  expect(await run('--checkpoint', 'x')).toMatchObject({ code: 6, out: '' });
});

test('another range than that of the checkpoint is told, and nothing is lost', async () => {
  const out = path.join(folder(), 'rows.ndjson');
  const flags = ['--out', out, '--checkpoint', `${out}.checkpoint`, '--limit', '100'];
  await interruptedExport(['export', '--sandbox', sandbox.url, ...range, ...flags], {
    kills: 1,
    isNamed: () => existsSync(out),
    onlyKill: true,
  });
  const { code, err } = await runCli([
    'export',
    '--sandbox',
    sandbox.url,
    '--from-date-time',
    new Date(Date.now() - 2 * DAY_MS).toISOString(),
    ...flags,
  ]);
  expect([code, err]).toEqual([6, expect.stringContaining('fromDateTime')]);
  expect(existsSync(`${out}.partial`)).toBe(true);
});

test('--progress json tells rows and share on stderr', async () => {
  const { err } = await run('--progress', 'json');
  const last = err.trim().split('\n').at(-1) ?? '';
  expect(JSON.parse(last)).toMatchObject({ type: 'progress', done: expect.any(Number), share: 1 });
});

test('--quiet says nothing on stderr', async () => {
  expect((await run('--quiet')).err).toBe('');
});
