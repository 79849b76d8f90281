import fs from 'node:fs';
import path from 'node:path';
import { noteSpecChanges } from '../note-spec-changes.js';
import { ROOT } from '../repository/root.js';
import { git } from '../repository/run-program.js';
import { lastRelease } from './last-release.js';
import { versionIn } from './planned-version.js';

/** The SDK names its version in every request. It cannot read package.json: browsers and bundles have none. */
const FILE = 'packages/sdk/src/version.ts';

/**
 * Writes the version that lerna has just put into lerna.json into the SDK, and what changed in the spec into the changelogs.
 * Both are staged, and so become part of the commit of the release.
 */
export async function writeVersion(): Promise<void> {
  const version = versionIn(ROOT);
  const at = path.join(ROOT, FILE);
  const before = fs.readFileSync(at, 'utf8');
  const after = before.replace(/(?<=^export const VERSION = ')[^']+(?=';$)/m, version);
  if (!after.includes(`'${version}'`)) throw new Error(`${FILE} has no line that exports VERSION.`);
  fs.writeFileSync(at, after);
  const tag = await lastRelease();
  const changelogs = tag === undefined ? [] : await noteSpecChanges(tag, version);
  await git(['add', FILE, ...changelogs]);
}
