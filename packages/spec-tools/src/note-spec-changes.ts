import fs from 'node:fs';
import path from 'node:path';
import { changelogNotes, withSection } from './diff/changelog-notes.js';
import { specsToCompare } from './diff/spec-source.js';
import { specVerdict } from './diff/spec-verdict.js';
import { ROOT } from './repository/root.js';

/**
 * Writes what changed in the spec since a release into the changelogs of the packages it concerns: a package whose own files
 * did not change has no commit that says it.
 *
 * @param since the tag of the release
 * @param version the one whose section of each changelog is completed
 * @returns the changelogs written, as paths within the repository
 */
export async function noteSpecChanges(since: string, version: string): Promise<string[]> {
  const [before, after] = await specsToCompare(since, undefined);
  const { changes } = await specVerdict(before, after);
  return [...changelogNotes(changes)].flatMap(([name, section]) => {
    const file = `packages/${name}/CHANGELOG.md`;
    const at = path.join(ROOT, file);
    if (!fs.existsSync(at)) return [];
    fs.writeFileSync(at, withSection(fs.readFileSync(at, 'utf8'), version, section));
    return [file];
  });
}
