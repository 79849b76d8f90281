import path from 'node:path';
import { type RunningCommand, useCommand } from '../support/use-command.js';

const start = useCommand();

/** Runs a script of node beside a sandbox. */
function exec(script: string, options: readonly string[] = [], env: NodeJS.ProcessEnv = {}): RunningCommand {
  return start(['exec', ...options, '--', process.execPath, '-e', script], env);
}

const askOnce = `
  const { BW_BASE_URL, BW_ACCOUNT_ID } = process.env;
  const ask = (query) => fetch(BW_BASE_URL + '/users/' + BW_ACCOUNT_ID + '/messages' + query, {
    headers: { authorization: 'Basic ' + btoa('sandbox-user:sandbox-password') } });
`;

test('a command finds the sandbox by its environment, with one kind of credentials', async () => {
  const command = exec(
    `${askOnce} ask('?limit=1').then(async (answer) => console.log(JSON.stringify({
      status: answer.status, rows: (await answer.json()).totalCount,
      names: Object.keys(process.env).filter((name) => name.startsWith('BW_')).sort() })));`,
    ['--seed-messages', '7'],
    { BW_USERNAME: 'somebody', BW_PASSWORD: 'else' },
  );
  expect([await command.ended, command.errors()]).toEqual([0, '']);
  expect(JSON.parse(command.out())).toEqual({
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
  const command = exec(`${askOnce} ask('').then(() => process.exit(3));`);
  expect(await command.ended).toBe(3);
  expect(command.errors()).toMatch(
    /the latest requests that it rejected:\n.*listMessages +400 .*At least one query/,
  );
});

test('a signal reaches the command, and what that makes of it counts', async () => {
  const command = exec(
    `process.on('SIGTERM', () => { console.log('cleaned up'); process.exit(5); }); setInterval(() => {}, 1e6); console.log('ready');`,
  );
  await command.until(/ready/);
  command.child.kill('SIGTERM');
  const code = await command.ended;
  expect([code, command.out(), command.errors()]).toEqual([5, 'ready\ncleaned up\n', '']);
});

test('when the command is killed, the sandbox ends too, with the code that shells use for it', async () => {
  const command = exec(
    `setInterval(() => {}, 1e6); console.log(process.env.BW_SANDBOX_URL + ' ' + process.pid);`,
  );
  const [, url, pid] = await command.until(/(\S+) (\d+)\n/);
  expect((await fetch(`${url}/__sandbox/clock`)).status).toBe(200);
  process.kill(Number(pid), 'SIGKILL');
  expect(await command.ended).toBe(137);
  await expect(fetch(`${url}/__sandbox/clock`)).rejects.toThrow();
});

test('a command that does not exist is a clear error', async () => {
  const command = start(['exec', '--', 'no-such-program']);
  expect([await command.ended, command.errors()]).toEqual([
    127,
    expect.stringMatching(/^bw-sandbox: no-such-program cannot be run: .*ENOENT/),
  ]);
});

test('a file that cannot be run is a clear error, with the code that shells use for it', async () => {
  const command = start(['exec', '--', path.join(__dirname)]);
  expect([await command.ended, command.errors()]).toEqual([
    126,
    expect.stringMatching(/cannot be run: .*EACCES/),
  ]);
});
