import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from '../../lib/run.js';
import { copyRepository } from '../../rehearsal/publish.js';

export interface ThrowAwayRepository {
  readonly folder: string;
  /** A bare repository on this disk, to push to. */
  readonly origin: string;
  git(...args: string[]): string;
  write(file: string, change: (text: string) => string): void;
  commit(message: string): void;
  /** Back to how it was made: one commit, released as v1.0.0, here and at the origin. */
  restore(): void;
  remove(): void;
}

/** node_modules of its own, by links to what is installed; the workspaces in it are those of the copy. */
function linkModules(folder: string): void {
  const installed = path.join(root, 'node_modules');
  const modules = path.join(folder, 'node_modules');
  fs.mkdirSync(path.join(modules, '@bandwidth-messages'), { recursive: true });
  for (const name of fs.readdirSync(installed)) {
    if (name === '@bandwidth-messages') continue;
    const from = path.join(installed, name);
    if (fs.statSync(from).isDirectory()) fs.symlinkSync(from, path.join(modules, name), 'junction');
  }
  // Says that everything is installed, so that npm never follows the links to install something else.
  const lock = createHash('sha256').update(fs.readFileSync(path.join(folder, 'package-lock.json')));
  fs.writeFileSync(path.join(modules, '.installed-lock-sha256'), lock.digest('hex'));
  for (const name of ['client', 'sdk', 'sandbox']) {
    const target = path.join(folder, 'packages', name);
    fs.symlinkSync(target, path.join(modules, '@bandwidth-messages', name), 'junction');
    const nested = path.join(root, 'packages', name, 'node_modules');
    if (fs.existsSync(nested)) fs.symlinkSync(nested, path.join(target, 'node_modules'), 'junction');
  }
  // The generator was downloaded once, and its hash is checked again.
  const cached = path.join(root, '.cache', 'openapi-generator');
  if (!fs.existsSync(cached)) return;
  fs.mkdirSync(path.join(folder, '.cache'));
  fs.symlinkSync(cached, path.join(folder, '.cache', 'openapi-generator'), 'junction');
}

/** The work tree as a repository of its own in a temporary folder, built and installed. */
export async function makeThrowAwayRepository(): Promise<ThrowAwayRepository> {
  const base = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'throw-away '));
  const folder = path.join(base, 'repository');
  const origin = path.join(base, 'origin.git');
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
  await copyRepository(folder);
  linkModules(folder);
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', origin]);
  git('init', '--quiet', '--initial-branch=main');
  git('config', 'user.name', 'tester');
  git('config', 'user.email', 'tester@localhost');
  git('config', 'commit.gpgsign', 'false');
  // A link is not a folder, so the patterns of .gitignore do not see it.
  fs.appendFileSync(path.join(folder, '.git', 'info', 'exclude'), 'node_modules\n.cache\n');
  // Unfinished work may be ahead of its reports; here they agree.
  execFileSync(process.execPath, ['scripts/build.js', '--update-api'], { cwd: folder });
  git('add', '--all');
  git('commit', '--quiet', '--message=chore: begin');
  git('branch', 'begin');
  git('remote', 'add', 'origin', origin);
  git('push', '--quiet', '--set-upstream', 'origin', 'main');
  return {
    folder,
    origin,
    git,
    write(file, change) {
      const at = path.join(folder, file);
      fs.writeFileSync(at, change(fs.existsSync(at) ? fs.readFileSync(at, 'utf8') : ''));
    },
    commit(message) {
      git('add', '--all');
      git('commit', '--quiet', `--message=${message}`);
    },
    restore() {
      git('switch', '--quiet', '--discard-changes', 'main');
      git('reset', '--quiet', '--hard', 'begin');
      git('clean', '--quiet', '-d', '--force');
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
    remove: () => fs.rmSync(base, { recursive: true, force: true }),
  };
}
