import fs from 'node:fs';
import path from 'node:path';
import { readSpecFile } from '../openapi/load-spec.js';
import { SpecError } from '../openapi/spec-error.js';
import { askGit, commitNamed, fileAtCommit, releaseTags } from '../repository/git-queries.js';
import { ROOT, SPEC_FILE } from '../repository/root.js';
import type { SpecText } from './spec-verdict.js';

/**
 * The two specs to compare, each a file or a git ref.
 *
 * @param old by default the last release
 * @param now by default the working tree
 * @throws {SpecError} when there is no such thing
 */
export async function specsToCompare(
  old: string | undefined,
  now: string | undefined,
): Promise<[SpecText, SpecText]> {
  return [
    old === undefined ? await releasedSpec() : await namedSpec(old),
    now === undefined ? workingTreeSpec() : await namedSpec(now),
  ];
}

function workingTreeSpec(): SpecText {
  return { label: `${SPEC_FILE} in the working tree`, text: readSpecFile(path.join(ROOT, SPEC_FILE)) };
}

/** A file wins over a git ref of the same name. */
async function namedSpec(name: string): Promise<SpecText> {
  const file = path.resolve(ROOT, name);
  if (fs.existsSync(file)) return { label: name, text: readSpecFile(file) };
  const atRef = await specAtRef(name);
  if (!atRef) throw new SpecError(`${name}: neither a file nor a git ref`);
  return atRef;
}

async function specAtRef(ref: string): Promise<SpecText | undefined> {
  const commit = await commitNamed(ref);
  if (commit === undefined) return undefined;
  const text = await fileAtCommit(commit, SPEC_FILE);
  if (text === undefined) throw new SpecError(`${ref}: that commit has no ${SPEC_FILE}`);
  return { label: `${SPEC_FILE} at ${ref}`, text };
}

/** At the newest release in the history of this commit. */
async function releasedSpec(): Promise<SpecText> {
  const tag = releaseTags((await askGit(['tag', '--merged', 'HEAD'])).split('\n')).at(-1);
  const spec = tag === undefined ? undefined : await specAtRef(tag);
  if (!spec)
    throw new SpecError(
      'There is no release tag (v1.2.3) to compare with. Name what to compare: npm run spec:diff -- OLD [NEW], each a file or a git ref, such as HEAD.',
    );
  return spec;
}
