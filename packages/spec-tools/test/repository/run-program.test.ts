import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { git, run } from '../../src/repository/run-program.js';
import { gitIn } from '../support/git-in.js';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'run program '));
  gitIn(folder, 'init', '--quiet');
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

test('a git command takes no repository from the environment, as a hook would hand it over', async () => {
  const hooks = { GIT_DIR: '/nowhere/.git', GIT_INDEX_FILE: '/nowhere/index', GIT_WORK_TREE: '/nowhere' };
  Object.assign(process.env, hooks);
  try {
    expect((await git(['rev-parse', '--show-toplevel'], { cwd: folder })).trim()).toBe(
      fs.realpathSync(folder),
    );
    const handedOn = await run('node', ['-p', 'Object.keys(process.env).join()']);
    expect(
      handedOn
        .trim()
        .split(',')
        .filter((name) => name in hooks),
    ).toEqual([]);
  } finally {
    for (const name of Object.keys(hooks)) delete process.env[name];
  }
});

test('where git is not installed, that is told, with what to do', async () => {
  await expect(git(['status'], { env: { PATH: folder } })).rejects.toThrow(
    'git was not found on the PATH. Install it, and run again.',
  );
});

test('git ignores no file of this repository that it has: a copy, a linter and a formatter would pass it over', async () => {
  expect(await git(['ls-files', '--cached', '--ignored', '--exclude-standard'])).toBe('');
});
