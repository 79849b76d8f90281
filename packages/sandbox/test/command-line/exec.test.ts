import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { readArguments } from '../../src/command-line/read-arguments.js';

// The command as it is installed; `npm run build` makes it.
const bin = path.join(__dirname, '..', '..', 'dist', 'cjs', 'cli.js');

/** Runs a script of node beside a sandbox. */
function exec(script: string, options: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [bin, 'exec', ...options, '--', process.execPath, '-e', script], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let [out, errors] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, out, errors }));
  return { child, ended, out: () => out };
}

const askOnce = `
  const { BW_BASE_URL, BW_ACCOUNT_ID } = process.env;
  const ask = (query) => fetch(BW_BASE_URL + '/users/' + BW_ACCOUNT_ID + '/messages' + query, {
    headers: { authorization: 'Basic ' + btoa('sandbox-user:sandbox-password') } });
`;

test('a command finds the sandbox by its environment, with one kind of credentials', async () => {
  const { ended } = exec(
    `${askOnce} ask('?limit=1').then(async (answer) => console.log(JSON.stringify({
      status: answer.status, rows: (await answer.json()).totalCount,
      names: Object.keys(process.env).filter((name) => name.startsWith('BW_')).sort() })));`,
    ['--seed-messages', '7'],
    { BW_USERNAME: 'somebody', BW_PASSWORD: 'else' },
  );
  const { code, out, errors } = await ended;
  expect([code, errors]).toEqual([0, '']);
  expect(JSON.parse(out)).toEqual({
    status: 200,
    rows: 7,
    names: [
      'BW_ACCOUNT_ID',
      'BW_BASE_URL',
      'BW_CLIENT_ID',
      'BW_CLIENT_SECRET',
      'BW_SANDBOX_URL',
      'BW_TOKEN_URL',
    ],
  });
});

test('the exit code of the command is handed on, and rejected requests are shown when it fails', async () => {
  const { ended } = exec(`${askOnce} ask('').then(() => process.exit(3));`);
  const { code, errors } = await ended;
  expect(code).toBe(3);
  expect(errors).toMatch(/the latest requests that it rejected:\n.*listMessages +400 .*At least one query/);
});

test('a signal reaches the command, and what that makes of it counts', async () => {
  const { child, ended, out } = exec(
    `process.on('SIGTERM', () => { console.log('cleaned up'); process.exit(5); }); setInterval(() => {}, 1e6); console.log('ready');`,
  );
  while (!out().includes('ready')) await once(child.stdout, 'data');
  child.kill('SIGTERM');
  expect(await ended).toEqual({ code: 5, out: 'ready\ncleaned up\n', errors: '' });
});

test('when the command is killed, the sandbox ends too, with the code that shells use for it', async () => {
  const { child, ended, out } = exec(
    `setInterval(() => {}, 1e6); console.log(process.env.BW_SANDBOX_URL + ' ' + process.pid);`,
  );
  while (!out().includes('\n')) await once(child.stdout, 'data');
  const [url, pid] = out().trim().split(' ');
  expect((await fetch(`${url}/__sandbox/clock`)).status).toBe(200);
  process.kill(Number(pid), 'SIGKILL');
  expect((await ended).code).toBe(137);
  await expect(fetch(`${url}/__sandbox/clock`)).rejects.toThrow();
});

test('a command that does not exist is a clear error', async () => {
  const child = spawn(process.execPath, [bin, 'exec', '--', 'no-such-program'], { stdio: 'pipe' });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  expect([code, errors]).toEqual([
    127,
    expect.stringMatching(/^bw-sandbox: no-such-program cannot be run: .*ENOENT/),
  ]);
});

test('a file that cannot be run is a clear error, with the code that shells use for it', async () => {
  const child = spawn(process.execPath, [bin, 'exec', '--', path.join(__dirname)], { stdio: 'pipe' });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  expect([code, errors]).toEqual([126, expect.stringMatching(/cannot be run: .*EACCES/)]);
});

test.each([[['exec']], [['exec', '--']], [['exec', '--', '']], [['exec', 'npm', 'test']]])(
  'the arguments %j are rejected, with how to give a command',
  (args) => {
    expect(() => readArguments(args)).toThrow(
      /give the command after --, as in exec -- npm test|Unexpected argument/,
    );
  },
);
