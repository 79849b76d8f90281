import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { npmEnvironment } from '../../lib/install.js';
import { root } from '../../lib/run.js';

const exec = promisify(execFile);

let folder: string;
let clone: string;
beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fresh clone '));
  clone = path.join(folder, 'of the repository');
  await exec('git', ['clone', '--quiet', root, clone]);
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Without Java on the PATH: only Node, npm and what they need. */
function environment(extra: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const tools = path.join(folder, 'tools');
  fs.mkdirSync(tools, { recursive: true });
  for (const [name, file] of [
    ['node', process.execPath],
    ['sh', '/bin/sh'],
    ['env', '/usr/bin/env'],
  ] as const) {
    if (!fs.existsSync(path.join(tools, name))) fs.symlinkSync(file, path.join(tools, name));
  }
  return { ...process.env, PATH: tools, JAVA_HOME: '', FULL: '', ...extra };
}

test('npm start works in a path with spaces, without a home folder to write to, and without Java', async () => {
  const npmCli = process.env['npm_execpath'] ?? fs.realpathSync((await exec('which', ['npm'])).stdout.trim());
  const { stdout } = await exec(process.execPath, [npmCli, 'start'], {
    cwd: clone,
    // A home that cannot be written to, even by root: its parent is a device.
    env: environment({
      HOME: '/dev/null/home',
      npm_config_cache: undefined,
      npm_config_prefer_offline: 'true',
    }),
    maxBuffer: 1e8,
  });
  expect(stdout).toMatch(/up to date/);
  expect(stdout).toMatch(/recovered: 3 messages, each sent once/);
  // The programs of the packages were not there yet when npm installed.
  for (const program of ['bw-sandbox', 'bw-messages']) {
    const file = path.join(clone, 'node_modules', '.bin', program);
    expect((await exec(file, ['--version'], { env: environment({}) })).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  }
}, 600_000);

test('an unwritable cache folder is replaced by one in the clone', () => {
  expect(npmEnvironment({ HOME: '/dev/null/home' })['npm_config_cache']).toBe(
    path.join(root, '.cache', 'npm'),
  );
  expect(npmEnvironment({ HOME: folder })).toEqual({ HOME: folder });
});
