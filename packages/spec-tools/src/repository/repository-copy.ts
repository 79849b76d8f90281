import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ROOT } from './root.js';
import { git } from './run-program.js';
import { removeAtExit } from './scratch-folder.js';

/** A throw-away copy of the working tree. */
export interface RepositoryCopy {
  readonly root: string;
  /** All that differs from how the copy was made, as a patch that applies only where nothing else has changed. */
  patch(): Promise<string>;
  remove(): void;
}

/** Folders that the build puts beside a package's sources: copied, so that only what changed is built again. */
const BUILT_FOLDERS = ['dist', 'openapi'];

/** Caches that are shared with the copy. */
const CACHES = ['openapi-generator', 'spec-clients'];

const PACKAGE_SCOPE = '@bandwidth-messages';

/** Where scripts/lib/install.js notes from which lock file everything was installed. */
const INSTALL_STAMP = '.installed-lock-sha256';

/**
 * Copies the working tree, changes that are not committed included, with its history, its libraries and what was built,
 * to a place where everything can be run without touching the tree itself.
 */
export async function copyRepository(): Promise<RepositoryCopy> {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'repository-copy-'));
  const remove = removeAtExit(root);
  try {
    await git(['clone', '--quiet', '--shared', '--no-checkout', ROOT, root]);
    await copyFiles(root);
    linkLibraries(root);
    for (const name of CACHES) {
      fs.mkdirSync(path.join(ROOT, '.cache', name), { recursive: true });
      link(path.join(ROOT, '.cache', name), path.join(root, '.cache', name));
    }
    // A link is not a folder, so the patterns of .gitignore do not see it.
    fs.appendFileSync(path.join(root, '.git', 'info', 'exclude'), 'node_modules\n.cache\n');
    await commitAll(root);
    return { root, patch: () => patchOf(root), remove };
  } catch (error) {
    remove();
    throw error;
  }
}

async function copyFiles(copy: string): Promise<void> {
  const list = await git(['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  const isOwn = (file: string): boolean => file !== '' && !/(^|\/)(node_modules|\.cache)(\/|$)/.test(file);
  const built = packageFolders().flatMap((name) =>
    BUILT_FOLDERS.map((folder) => `packages/${name}/${folder}`),
  );
  for (const name of [...list.split('\0').filter(isOwn), ...built]) {
    const from = path.join(ROOT, name);
    if (fs.existsSync(from))
      fs.cpSync(from, path.join(copy, name), { recursive: true, preserveTimestamps: true });
  }
}

function packageFolders(): string[] {
  const entries = fs.readdirSync(path.join(ROOT, 'packages'), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** The installed libraries by links, but our own packages as they are in the copy. */
function linkLibraries(copy: string): void {
  const installed = path.join(ROOT, 'node_modules');
  for (const name of fs.readdirSync(installed))
    if (name !== PACKAGE_SCOPE && name !== INSTALL_STAMP)
      link(path.join(installed, name), path.join(copy, 'node_modules', name));
  // Says that everything is installed: npm must never follow the links and install something else behind them.
  const lock = fs.readFileSync(path.join(copy, 'package-lock.json'));
  fs.writeFileSync(
    path.join(copy, 'node_modules', INSTALL_STAMP),
    createHash('sha256').update(lock).digest('hex'),
  );
  for (const name of packageFolders()) {
    const own = path.join(ROOT, 'packages', name, 'node_modules');
    if (fs.existsSync(own)) link(own, path.join(copy, 'packages', name, 'node_modules'));
    if (fs.existsSync(path.join(installed, PACKAGE_SCOPE, name)))
      link(path.join(copy, 'packages', name), path.join(copy, 'node_modules', PACKAGE_SCOPE, name));
  }
}

function link(from: string, to: string): void {
  fs.mkdirSync(path.dirname(to), { recursive: true });
  // A junction needs no privilege on Windows, while a link to a file does.
  if (fs.statSync(from).isDirectory()) fs.symlinkSync(from, to, 'junction');
  else fs.copyFileSync(from, to);
}

async function commitAll(copy: string): Promise<void> {
  const options = { cwd: copy };
  const identity = ['-c', 'user.name=copy', '-c', 'user.email=copy@localhost', '-c', 'commit.gpgSign=false'];
  await git(['add', '--all'], options);
  await git([...identity, 'commit', '--quiet', '--allow-empty', '--no-verify', '--message=copy'], options);
}

async function patchOf(copy: string): Promise<string> {
  const options = { cwd: copy };
  await git(['add', '--all'], options);
  const form = [
    '--binary',
    '--full-index',
    '--no-color',
    '--no-ext-diff',
    '--no-renames',
    '--unified=100000',
  ];
  return git(['diff', '--cached', ...form, 'HEAD'], options);
}
