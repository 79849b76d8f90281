import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Sandbox, startSandbox } from '@bandwidth-messages/sandbox';
import { CLI } from '../support/run-cli.js';
import { interruptedExport } from '../support/interrupted-export.js';
import { runMain } from '../support/run-main.js';
import { temporaryFolders } from '../support/temporary-folder.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const folder = temporaryFolders();
let sandbox: Sandbox;
let range: string[];

beforeAll(async () => {
  sandbox = await startSandbox({ seed: { messages: 4000 } });
  const now = Date.now();
  range = [
    '--from-date-time',
    new Date(now - 13 * DAY_MS).toISOString(),
    '--to-date-time',
    new Date(now - 60 * 60 * 1000).toISOString(),
  ];
});
afterAll(() => sandbox.close());

const run = (...args: readonly string[]) => runMain(['export', '--sandbox', sandbox.url, ...range, ...args]);

test('an export prints every row once, by ascending time, whatever its concurrency', async () => {
  const small = ['--limit', '50'];
  const one = await run(...small, '--concurrency', '1');
  const eight = await run(...small, '--concurrency', '8');
  const times = one.out
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { receiveTime: string }).receiveTime);
  expect(one.code).toBe(0);
  expect(times.length).toBeGreaterThan(3500);
  expect(times).toEqual([...times].sort());
  expect(eight.out === one.out).toBe(true);
});

test('killed again and again, an export ends with every row once, in order, and no torn line', async () => {
  const out = path.join(folder(), 'rows.csv');
  const flags = ['--output', 'csv', '--out', out, '--checkpoint', `${out}.checkpoint`, '--limit', '20'];
  const whole = await run('--output', 'csv');
  const kills = await interruptedExport(['export', '--sandbox', sandbox.url, ...range, ...flags], {
    kills: 3,
    isNamed: () => existsSync(out),
  });
  expect(kills).toBeGreaterThan(0);
  expect(readFileSync(out, 'utf8') === whole.out).toBe(true);
  expect([existsSync(`${out}.partial`), existsSync(`${out}.checkpoint`)]).toEqual([false, false]);
});

/** Kills an export behind its first checkpoint. It cannot have come to its end: most pages are not answered. */
async function killedExport(flags: readonly string[]): Promise<void> {
  sandbox.faults.add({ operation: 'listMessages', kind: 'hang', skip: 25, times: 'always' });
  await interruptedExport(['export', '--sandbox', sandbox.url, ...range, ...flags], {
    kills: 1,
    isNamed: () => false,
    onlyKill: true,
  });
  sandbox.faults.clear();
}

test('a checkpoint without a file is rejected', async () => {
  expect(await run('--checkpoint', 'x')).toMatchObject({ code: 6, out: '' });
});

test('another range than that of the checkpoint is told, and nothing is lost', async () => {
  const out = path.join(folder(), 'rows.ndjson');
  const flags = ['--out', out, '--checkpoint', `${out}.checkpoint`, '--limit', '100'];
  await killedExport(flags);
  const { code, err } = await runMain([
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

test('the checkpoint of another server is told, and rows of the two are not mixed', async () => {
  const out = path.join(folder(), 'rows.ndjson');
  const flags = ['--out', out, '--checkpoint', `${out}.checkpoint`, '--limit', '100'];
  await killedExport(flags);
  const kept = readFileSync(`${out}.checkpoint`, 'utf8');
  const other = await startSandbox({ seed: { messages: 10 } });
  const { code, err } = await runMain(['export', '--sandbox', other.url, ...range, ...flags]);
  await other.close();
  expect([code, err]).toEqual([
    6,
    expect.stringContaining(
      `it was made with baseUrl ${sandbox.baseUrl}, and this export has baseUrl ${other.baseUrl}`,
    ),
  ]);
  expect(readFileSync(`${out}.checkpoint`, 'utf8')).toBe(kept);
});

test('--progress json tells rows and share on stderr', async () => {
  const { err } = await run('--progress', 'json');
  const last = err.trim().split('\n').at(-1) ?? '';
  expect(JSON.parse(last)).toMatchObject({ type: 'progress', done: expect.any(Number), share: 1 });
});

test('--quiet says nothing on stderr', async () => {
  expect((await run('--quiet')).err).toBe('');
});

test('an export into a file ends where it is told to, keeps every row so far, and goes on behind them', async () => {
  const whole = await run();
  const out = path.join(folder(), 'rows.ndjson');
  const flags = ['--out', out, '--checkpoint', `${out}.checkpoint`, '--limit', '20'];
  const controller = new AbortController();
  const requestsBefore = sandbox.requests.length;
  const stopLater = (): void => {
    if (sandbox.requests.length - requestsBefore > 40) controller.abort(new Error('ended by a signal'));
    else setImmediate(stopLater);
  };
  stopLater();
  const first = await runMain(['export', '--sandbox', sandbox.url, ...range, ...flags], {
    signal: controller.signal,
  });
  const kept = readFileSync(`${out}.partial`, 'utf8');
  const again = await run(...flags);
  expect([first.code, again.code, kept.endsWith('}\n')]).toEqual([130, 0, true]);
  const rows = kept.trimEnd().split('\n').length;
  expect(first.err).toContain(`\nThe same command goes on behind row ${rows}.\n`);
  expect(readFileSync(out, 'utf8').startsWith(kept)).toBe(true);
  expect(readFileSync(out, 'utf8') === whole.out).toBe(true);
});

test.each([
  ['a folder', () => folder()],
  ['a device', () => '/dev/null'],
])('--out may not be %s', async (_, file) => {
  const { code, err } = await run('--out', file());
  expect([code, err]).toEqual([6, expect.stringContaining('is no file that could be replaced')]);
});

test('a file that cannot be written is told before anything is sent', async () => {
  const before = sandbox.requests.length;
  const { code, err } = await run('--out', path.join(folder(), 'missing', 'rows.csv'));
  expect([code, err, sandbox.requests.length - before]).toEqual([
    6,
    expect.stringContaining('cannot be written (ENOENT)'),
    0,
  ]);
});

test('a file whose name the system cannot take is told as one that cannot be written', async () => {
  const { code, err } = await run('--out', path.join(folder(), 'x'.repeat(300)));
  expect([code, err]).toEqual([6, expect.stringContaining('cannot be written (ENAMETOOLONG)')]);
});

const onLinux = process.platform === 'linux' ? test : test.skip;
onLinux(
  'a disk that is full is told with the name of the file, and the export goes on once there is room',
  async () => {
    const whole = await run();
    const out = path.join(folder(), 'rows.ndjson');
    const flags = ['--out', out, '--checkpoint', `${out}.checkpoint`, '--limit', '100', '--quiet'];
    const args = [CLI, 'export', '--sandbox', sandbox.url, ...range, ...flags].map((arg) => `'${arg}'`);
    // A file may have 1,000 blocks of 1 kB: less than all of the rows.
    const child = spawn('bash', ['-c', `ulimit -f 1000; '${process.execPath}' ${args.join(' ')}`]);
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number];
    expect([code, err]).toEqual([1, expect.stringContaining(`${out}.partial cannot be written (EFBIG`)]);
    expect((await run(...flags)).code).toBe(0);
    expect(readFileSync(out, 'utf8') === whole.out).toBe(true);
  },
);

test('the checkpoint must be another file than the rows', async () => {
  const out = path.join(folder(), 'rows.csv');
  expect((await run('--out', out, '--checkpoint', `${out}.partial`)).code).toBe(6);
});

test('the first line on stderr names the host and the account', async () => {
  const { err } = await run();
  expect(err.split('\n')[0]).toBe(`bw-messages: sandbox ${new URL(sandbox.url).host}, account 9900000`);
});

test.each([
  ['rows.csv', /^messageId,/],
  ['rows.json', /^\[\n/],
  ['rows.ndjson', /^\{/],
])('without --output, the file %s is what its name says', async (name, beginning) => {
  const out = path.join(folder(), name);
  await run('--out', out, '--quiet');
  expect(readFileSync(out, 'utf8')).toMatch(beginning);
});
