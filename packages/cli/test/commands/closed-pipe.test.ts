import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Sandbox, startSandbox } from '@bandwidth-messages/sandbox';
import { CLI } from '../support/run-cli.js';

const exec = promisify(execFile);
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: { messages: 20_000 } });
});
afterAll(() => sandbox.close());

const onUnix = process.platform === 'win32' ? test.skip : test;

onUnix.each([
  'list --message-direction OUTBOUND --limit 100',
  'export --from-date-time 2020-01-01T00:00:00Z',
])('%s | head -1 ends quietly with exit code 0, and stops asking', async (command) => {
  const fromDateTime = new Date(Date.now() - 13 * 864e5).toISOString();
  const args = command.replace('2020-01-01T00:00:00Z', fromDateTime);
  const script = `"${process.execPath}" "${CLI}" ${args} --quiet --sandbox ${sandbox.url} | head -1; exit \${PIPESTATUS[0]}`;
  const before = sandbox.requests.length;
  const { stdout, stderr } = await exec('bash', ['-c', script]);
  expect([stdout.trim().split('\n').length, stderr]).toEqual([1, '']);
  // 130 pages would show all that list can show.
  expect(sandbox.requests.length - before).toBeLessThan(60);
});

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux('a full disk under stdout ends the command with one line and exit code 1', async () => {
  const script = `"${process.execPath}" "${CLI}" list --message-direction OUTBOUND --quiet --sandbox ${sandbox.url} > /dev/full; echo $?`;
  expect(await exec('bash', ['-c', script])).toEqual({
    stdout: '1\n',
    stderr: 'bw-messages: stdout cannot be written (ENOSPC).\n',
  });
});

onUnix('a closed stderr ends nothing', async () => {
  const script = `"${process.execPath}" "${CLI}" list --message-direction OUTBOUND --max 2 --verbose --sandbox ${sandbox.url} 2> >(true)`;
  const { stdout } = await exec('bash', ['-c', script]);
  expect(stdout.trim().split('\n')).toHaveLength(2);
});
