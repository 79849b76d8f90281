import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { copyRepository, type RepositoryCopy } from '../../src/repository/repository-copy.js';
import { gitIn } from '../support/git-in.js';

jest.setTimeout(300_000);

let copy: RepositoryCopy;
beforeAll(async () => (copy = await copyRepository()));
afterAll(() => copy.remove());

/** Makes a repository in which each commit copies the repository first, as a hook does that runs the tests. */
function copyBeforeEachCommit(): void {
  const built = path.join(copy.root, 'packages/spec-tools/dist/cjs/repository/repository-copy.js');
  const program = `require(${JSON.stringify(built)}).copyRepository().then((copy) => copy.remove())`;
  const hook = path.join(copy.root, '.git', 'hooks', 'pre-commit');
  fs.mkdirSync(path.dirname(hook), { recursive: true });
  fs.writeFileSync(hook, `#!/bin/sh\nexec "${process.execPath}" -e '${program}'\n`, { mode: 0o755 });
}

/** What a commit of all changes holds, when it is made by git itself. */
function commitOfAll(folder: string, text: string): string {
  fs.writeFileSync(path.join(folder, 'README.md'), text);
  gitIn(folder, 'commit', '--quiet', '--all', '--message=x');
  expect(gitIn(folder, 'status', '--porcelain', '--untracked-files=no')).toBe('');
  return gitIn(folder, 'show', 'HEAD:README.md');
}

(spawnSync('sh', ['-c', 'exit']).status === 0 ? test : test.skip)(
  'a commit whose hook copies the repository holds what was staged, in the clone and in a linked worktree',
  () => {
    copyBeforeEachCommit();
    expect(commitOfAll(copy.root, 'one')).toBe('one');
    const linked = `${copy.root}-linked`;
    gitIn(copy.root, 'worktree', 'add', '--quiet', '--detach', linked);
    try {
      expect(commitOfAll(linked, 'two')).toBe('two');
    } finally {
      fs.rmSync(linked, { recursive: true, force: true });
    }
  },
);
