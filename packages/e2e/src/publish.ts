import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { publishedPackages } from '../../../scripts/lib/packages/workspaces.js';
import { bin, npm } from '../../../scripts/lib/run.js';
import type { Registry } from './registry.js';
import { runProgram } from './run-program.js';

/** Only a public CI can sign where a package was built, so a copy of the repository publishes without that signature. */
export function withoutProvenance(repository: string): void {
  for (const { name } of publishedPackages()) {
    const file = path.join(repository, 'packages', name, 'package.json');
    const manifest = JSON.parse(fs.readFileSync(file, 'utf8')) as { publishConfig: { provenance: boolean } };
    manifest.publishConfig.provenance = false;
    fs.writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
  }
}

/** Gives all packages of a copy of the repository another version, by which they depend on each other, too. */
export function withVersion(repository: string, version: string): void {
  for (const { name } of publishedPackages()) {
    const file = path.join(repository, 'packages', name, 'package.json');
    const text = fs.readFileSync(file, 'utf8');
    const isOurs = /^(\s+"(?:version|@bandwidth-messages\/[\w-]+)": )"\d[^"]*"/gm;
    fs.writeFileSync(file, text.replace(isOurs, `$1"${version}"`));
  }
}

/** Makes a commit of a copy of the repository: lerna wants a clean one. As in the release workflow, on no branch. */
export async function commitDetached(repository: string): Promise<void> {
  const git = (...args: string[]): Promise<string> => runProgram('git', args, { cwd: repository });
  await git('checkout', '--quiet', '--detach');
  const identity = ['-c', 'user.name=rehearsal', '-c', 'user.email=rehearsal@localhost'];
  await git(
    ...identity,
    'commit',
    '--quiet',
    '--all',
    '--no-verify',
    '--no-gpg-sign',
    '--message=chore: rehearse',
  );
}

/**
 * `lerna publish from-package`, as the release workflow runs it.
 *
 * @returns what lerna said
 */
export function publish(repository: string, registry: Registry): Promise<string> {
  const args = ['publish', 'from-package', '--yes', '--pre-dist-tag', 'next', '--registry', registry.url];
  return runProgram('node', [bin('lerna'), ...args], { cwd: repository, env: registry.env });
}

/** The versions of a package that a registry gives by name. */
export async function distTags(name: string, registry: Registry): Promise<Record<string, string>> {
  const [program, leading] = npm();
  const args = [...leading, 'view', `@bandwidth-messages/${name}`, 'dist-tags', '--json'];
  const output = await runProgram(program, args, { cwd: os.tmpdir(), env: registry.env });
  return JSON.parse(output) as Record<string, string>;
}
