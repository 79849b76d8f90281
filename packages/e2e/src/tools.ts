import fs from 'node:fs';
import path from 'node:path';
import { ensureInstalled } from '../../../scripts/lib/install.js';
import { root } from '../../../scripts/lib/run.js';

/** Out of the source tree, so that no linter, compiler or test runner walks a gigabyte of tools. */
const INSTALLED_UNDER = path.join(root, '.cache', 'rehearsal');

/** The Node that runs the rehearsal, and the compiler that the repository has. */
export const OWN = 'own';

/**
 * Installs what a package.json in `tools/` lists, unless that was done already.
 *
 * @param name the folder that has package.json and package-lock.json
 * @returns the folder that has node_modules
 */
export async function installTools(name: '.' | 'matrix' | 'undici-8'): Promise<string> {
  const target = path.join(INSTALLED_UNDER, name);
  fs.mkdirSync(target, { recursive: true });
  for (const file of ['package.json', 'package-lock.json'])
    fs.copyFileSync(path.join(__dirname, '..', 'tools', name, file), path.join(target, file));
  await ensureInstalled(target);
  return target;
}

/** The program of a Node: the one that runs this, or one of those that come as packages for Linux on x64. */
export function nodeProgram(wanted: string, matrix: string): string {
  if (wanted === OWN || process.versions.node.startsWith(`${wanted}.`)) return 'node';
  return path.join(matrix, 'node_modules', `node-${wanted}`, 'bin', 'node');
}

/** Whether a Node can run here. */
export function hasNode(wanted: string): boolean {
  const isOwn = wanted === OWN || process.versions.node.startsWith(`${wanted}.`);
  return isOwn || (process.platform === 'linux' && process.arch === 'x64');
}

/** Where a compiler is, and its version. */
export function compilerProgram(wanted: string, matrix: string): { tsc: string; version: string } {
  const folder = path.join(
    wanted === OWN ? root : matrix,
    'node_modules',
    wanted === OWN ? 'typescript' : wanted,
  );
  const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    bin: { tsc: string };
    version: string;
  };
  return { tsc: path.join(folder, manifest.bin.tsc), version: manifest.version };
}
