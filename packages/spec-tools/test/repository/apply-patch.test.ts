import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { applyPatch } from '../../src/repository/apply-patch.js';
import { gitIn } from '../support/git-in.js';
import { settled } from '../support/settled.js';

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
  const built = path.join(__dirname, '..', '..', 'dist', 'cjs', 'repository', 'apply-patch.js');
  const program = `require(${JSON.stringify(built)}).applyPatch(require('fs').readFileSync(process.argv[1], 'utf8'), process.argv[2])`;
  const states = new Set<string>();
  for (let killAfterMs = 20; killAfterMs <= 200; killAfterMs += 12) {
    gitIn(folder, 'reset', '--quiet', '--hard');
    fs.rmSync(path.join(folder, 'c.txt'), { force: true });
    const child = spawn(process.execPath, ['-e', program, patch, folder], {
      // Where git will work, too: settled() sees both.
      cwd: folder,
      detached: true,
      stdio: 'ignore',
    });
    const ended = new Promise((resolve) => child.once('close', resolve));
    const timer = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), killAfterMs);
    await ended;
    clearTimeout(timer);
    states.add(await settled(stateOfFiles, folder));
  }
  expect([...states].filter((state) => !['one one none', 'two two two'].includes(state))).toEqual([]);
});

/** What the three files hold. */
function stateOfFiles(): string {
  return ['a.txt', 'b.txt', 'c.txt']
    .map((name) => (fs.existsSync(path.join(folder, name)) ? read(name).trim() : 'none'))
    .join(' ');
}
