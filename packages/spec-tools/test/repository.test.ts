import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { applyPatch } from '../src/repository/apply-patch.js';
import { git, run } from '../src/repository/run-program.js';
import { gitIn } from './support/git-in.js';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'repository '));
  gitIn(folder, 'init', '--quiet');
  fs.writeFileSync(path.join(folder, 'a.txt'), 'one\n');
  fs.writeFileSync(path.join(folder, 'b.txt'), 'one\n');
  gitIn(folder, 'add', '--all');
  gitIn(folder, 'commit', '--quiet', '--message=x');
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const read = (name: string): string => fs.readFileSync(path.join(folder, name), 'utf8');

/** A patch that changes both files and adds a third. */
function patchOfThree(): string {
  for (const name of ['a.txt', 'b.txt', 'c.txt']) fs.writeFileSync(path.join(folder, name), 'two\n');
  gitIn(folder, 'add', '--all');
  const patch = gitIn(folder, 'diff', '--cached', '--binary', 'HEAD');
  gitIn(folder, 'reset', '--quiet', '--hard');
  return `${patch}\n`;
}

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

test('a patch changes all of its files', async () => {
  await applyPatch(patchOfThree(), folder);
  expect(['a.txt', 'b.txt', 'c.txt'].map(read)).toEqual(['two\n', 'two\n', 'two\n']);
});

test('a patch changes nothing when one of its files was edited meanwhile', async () => {
  const patch = patchOfThree();
  fs.writeFileSync(path.join(folder, 'b.txt'), 'edited\n');
  await expect(applyPatch(patch, folder)).rejects.toThrow(/b\.txt/);
  expect(['a.txt', 'b.txt'].map(read)).toEqual(['one\n', 'edited\n']);
  expect(fs.existsSync(path.join(folder, 'c.txt'))).toBe(false);
});

test('whoever is killed while a patch is applied leaves the files as before or as after', async () => {
  const patch = path.join(folder, '.git', 'x.patch');
  fs.writeFileSync(patch, patchOfThree());
  const built = path.join(__dirname, '..', 'dist', 'cjs', 'repository', 'apply-patch.js');
  const program = `require(${JSON.stringify(built)}).applyPatch(require('fs').readFileSync(process.argv[1], 'utf8'), process.argv[2])`;
  const states = new Set<string>();
  for (let killAfterMs = 20; killAfterMs <= 200; killAfterMs += 12) {
    gitIn(folder, 'reset', '--quiet', '--hard');
    fs.rmSync(path.join(folder, 'c.txt'), { force: true });
    const child = spawn(process.execPath, ['-e', program, patch, folder], {
      detached: true,
      stdio: 'ignore',
    });
    const ended = new Promise((resolve) => child.once('close', resolve));
    const timer = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), killAfterMs);
    await ended;
    clearTimeout(timer);
    states.add(await settledState());
  }
  expect([...states].filter((state) => !['one one none', 'two two two'].includes(state))).toEqual([]);
});

/** What the files hold, once no git is at work in the folder any more. */
async function settledState(): Promise<string> {
  const state = (): string =>
    ['a.txt', 'b.txt', 'c.txt']
      .map((name) => (fs.existsSync(path.join(folder, name)) ? read(name).trim() : 'none'))
      .join(' ');
  // git outlives the one that was killed, and needs some milliseconds.
  for (let last = '', same = 0; ;) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const now = state();
    same = now === last ? same + 1 : 0;
    last = now;
    if (same >= 5) return now;
  }
}
