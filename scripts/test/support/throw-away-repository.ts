import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { copyRepository } from '@bandwidth-messages/spec-tools/repository-copy';
import { lockHash, stampFileOf } from '../../lib/install.js';
import { npm } from '../../lib/run.js';

export interface ThrowAwayRepository {
  readonly folder: string;
  /** A bare repository on this disk, to push to. */
  readonly origin: string;
  git(...args: string[]): string;
  write(file: string, change: (text: string) => string): void;
  commit(message: string): void;
  /** Runs `npm run ...` there; `answer` is what is typed. */
  runScript(command: string, answer?: string): { status: number | null; output: string };
  /** Back to how it was made: one commit, released as v1.0.0, here and at the origin. */
  restore(): void;
  /**
   * Notes that what the lock file lists is installed, after a release has changed the versions in it: npm must not install
   * through the links to this repository's libraries.
   */
  keepLibraries(): void;
  remove(): void;
}

/** The work tree as a repository of its own in a temporary folder, built and installed. */
export async function makeThrowAwayRepository(): Promise<ThrowAwayRepository> {
  const copy = await copyRepository();
  const folder = copy.root;
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
  // Without its history: this repository is about to be released for the first time.
  fs.rmSync(path.join(folder, '.git'), { recursive: true });
  const origin = `${folder}-origin.git`;
  const remove = () => {
    copy.remove();
    fs.rmSync(origin, { recursive: true, force: true });
  };
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', origin]);
  git('init', '--quiet', '--initial-branch=main');
  git('config', 'user.name', 'tester');
  git('config', 'user.email', 'tester@localhost');
  git('config', 'commit.gpgsign', 'false');
  // A link is not a folder, so the patterns of .gitignore do not see it.
  fs.appendFileSync(path.join(folder, '.git', 'info', 'exclude'), 'node_modules\n.cache\n');
  // A release runs all tests, those that run it included.
  const manifest = path.join(folder, 'package.json');
  const { scripts, ...others } = JSON.parse(fs.readFileSync(manifest, 'utf8'));
  const test = 'node -e "console.log(`all tests`)"';
  fs.writeFileSync(manifest, JSON.stringify({ ...others, scripts: { ...scripts, test } }, null, 2));
  // Unfinished work may be ahead of its reports; here they agree.
  try {
    execFileSync(process.execPath, ['scripts/build.js', '--update-api'], { cwd: folder });
  } catch (error) {
    remove();
    throw error;
  }
  git('add', '--all');
  git('commit', '--quiet', '--message=chore: begin');
  git('branch', 'begin');
  git('remote', 'add', 'origin', origin);
  git('push', '--quiet', '--set-upstream', 'origin', 'main');
  const keepLibraries = () => fs.writeFileSync(stampFileOf(folder), lockHash(folder));
  return {
    folder,
    origin,
    git,
    keepLibraries,
    write(file, change) {
      const at = path.join(folder, file);
      fs.writeFileSync(at, change(fs.existsSync(at) ? fs.readFileSync(at, 'utf8') : ''));
    },
    commit(message) {
      git('add', '--all');
      git('commit', '--quiet', `--message=${message}`);
    },
    runScript(command, answer = '') {
      const [program, leading] = npm();
      const [, ...args] = command.split(' ');
      const { status, stdout, stderr } = spawnSync(
        program === 'node' ? process.execPath : program,
        [...leading, ...args],
        { cwd: folder, input: answer, encoding: 'utf8', env: { ...process.env, FULL: '' } },
      );
      return { status, output: stdout + stderr };
    },
    restore() {
      git('switch', '--quiet', '--discard-changes', 'main');
      git('reset', '--quiet', '--hard', 'begin');
      git('clean', '--quiet', '-d', '--force');
      keepLibraries();
      for (const tag of git('tag').split('\n').filter(Boolean)) git('tag', '--delete', tag);
      git('tag', '--annotate', '--message=v1.0.0', 'v1.0.0');
      git(
        'push',
        '--quiet',
        '--force',
        '--prune',
        'origin',
        'refs/heads/main:refs/heads/main',
        'refs/tags/*:refs/tags/*',
      );
    },
    remove,
  };
}
