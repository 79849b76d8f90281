import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { lastRelease } from '../../src/release/last-release.js';
import { gitIn } from '../support/git-in.js';

let base: string;
let origin: string;
let clone: string;
beforeEach(() => {
  base = fs.mkdtempSync(path.join(os.tmpdir(), 'last release '));
  [origin, clone] = [path.join(base, 'origin.git'), path.join(base, 'clone')];
  gitIn(base, 'init', '--quiet', '--bare', '--initial-branch=main', origin);
  gitIn(base, 'init', '--quiet', '--initial-branch=main', clone);
  git('remote', 'add', 'origin', origin);
  commit();
  git('tag', '--annotate', '--message=x', 'v1.9.0');
  commit();
  git('tag', '--annotate', '--message=x', 'v1.10.0');
  commit();
  git('push', '--quiet', '--tags', 'origin', 'main');
});
afterEach(() => fs.rmSync(base, { recursive: true, force: true }));

const git = (...args: string[]): string => gitIn(clone, ...args);
const commit = (): string => git('commit', '--quiet', '--allow-empty', '--message=x');

test('the last release is the newest version, not the last name in the alphabet', async () => {
  expect(await lastRelease(clone)).toBe('v1.10.0');
});

test('a repository without any release has no last release', async () => {
  git('push', '--quiet', 'origin', ':v1.9.0', ':v1.10.0');
  git('tag', '--delete', 'v1.9.0', 'v1.10.0');
  expect(await lastRelease(clone)).toBeUndefined();
});

test.each(['v1', 'v2-notes', 'v2.0', 'v9.0.0-beta.1', 'v9.0.0.1', 'sdk@9.0.0', '9.0.0'])(
  'a tag %s is no release, here and at origin',
  async (tag) => {
    git('tag', tag);
    git('push', '--quiet', '--tags', 'origin');
    git('tag', '--delete', tag);
    expect(await lastRelease(clone)).toBe('v1.10.0');
    git('tag', tag);
    expect(await lastRelease(clone)).toBe('v1.10.0');
  },
);

test('a clone without full history is refused with the command that fetches it', async () => {
  const shallow = path.join(base, 'shallow');
  gitIn(base, 'clone', '--quiet', '--depth=1', `file://${origin}`, shallow);
  await expect(lastRelease(shallow)).rejects.toThrow('Run: git fetch --unshallow --tags');
});

test('a release that only origin has is refused with the command that fetches it', async () => {
  git('tag', '--delete', 'v1.10.0');
  await expect(lastRelease(clone)).rejects.toThrow(
    'The release v1.10.0 is not in this clone. Run: git fetch --tags',
  );
});

test('a release on another branch is refused with the command that merges it', async () => {
  git('switch', '--quiet', '--create', 'side');
  commit();
  git('tag', 'v1.10.1');
  git('switch', '--quiet', 'main');
  await expect(lastRelease(clone)).rejects.toThrow(
    'The release v1.10.1 is on another branch, not in the history of this commit. Run: git merge v1.10.1',
  );
});

test('commits that only origin has are refused with the command that fetches them', async () => {
  commit();
  git('push', '--quiet', 'origin', 'main');
  git('reset', '--quiet', '--hard', 'HEAD~1');
  await expect(lastRelease(clone)).rejects.toThrow('Run: git pull --rebase origin main');
});

test('an origin that does not answer is refused with what git says of it', async () => {
  fs.rmSync(origin, { recursive: true });
  await expect(lastRelease(clone)).rejects.toMatchObject({
    message: expect.stringContaining('git ls-remote origin'),
    output: expect.stringContaining('does not appear to be a git repository'),
  });
});

(process.getuid?.() === 0 ? test : test.skip)(
  'a folder of somebody else is refused with the command of git that trusts it, not taken for one without releases',
  async () => {
    spawnSync('chown', ['-R', '1234', clone]);
    await expect(lastRelease(clone)).rejects.toMatchObject({
      output: expect.stringMatching(/dubious ownership[^]*git config --global --add safe\.directory/),
    });
  },
);
