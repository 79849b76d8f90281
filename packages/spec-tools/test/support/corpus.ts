import fs from 'node:fs';
import path from 'node:path';
import YAML from 'yaml';
import { applyPatch, type PatchStep } from './json-patch.js';
import { revisionEdits } from './revision-edits.js';

type Level = 'none' | 'patch' | 'minor' | 'major';

/** A change of the spec, and the verdict a careful maintainer would give. */
export interface Transition {
  readonly name: string;
  readonly because: string;
  readonly old: string;
  readonly now: string;
  readonly expected: { wire: Level; callbacks: Level; typescript: Level };
  /** Whether the hand-written SDK may have to follow; otherwise it compiles as it is. */
  readonly sdkMayFollow: boolean;
}

// The documents are frozen: what a tool does with a change does not depend on the spec as it is.
const corpus = path.join(__dirname, '..', 'corpus');

export const vendorFile = path.join(corpus, 'vendor.yaml');
export const specFile = path.join(corpus, 'messages.yaml');
export const correctionsFile = path.join(corpus, 'corrections.yaml');

interface Entry {
  name: string;
  because: string;
  /** Made to the frozen spec first: the change is one of what comes of it. */
  before?: PatchStep[];
  patch?: PatchStep[];
  text?: { from: string; to: string };
  verdict?: Partial<Transition['expected']>;
  sdkMayFollow?: boolean;
}

/** Every transition of corpus/transitions.yaml, on the frozen spec. */
export function readTransitions(): Transition[] {
  const text = fs.readFileSync(specFile, 'utf8');
  const spec: unknown = YAML.parse(text);
  const entries: Entry[] = YAML.parse(fs.readFileSync(path.join(corpus, 'transitions.yaml'), 'utf8'));
  return entries.map(({ name, because, before = [], patch, text: edit, verdict, sdkMayFollow = false }) => {
    const base: unknown = applyPatch(spec, before);
    return {
      name,
      because,
      sdkMayFollow,
      // Both sides are written by the same hand, so that nothing but the patch differs.
      old: patch ? written(base) : text,
      now: patch ? written(applyPatch(base, patch)) : text.replace(edit?.from ?? '', edit?.to ?? ''),
      expected: { wire: 'none', callbacks: 'none', typescript: 'none', ...verdict },
    };
  });
}

const written = (document: unknown): string => YAML.stringify(document, { aliasDuplicateObjects: false });

/** A larger revision, which has to regenerate and compile. */
export interface Revision {
  readonly name: string;
  readonly text: string;
  readonly sdkMayFollow: boolean;
  /** What generate says of it, where it refuses it. */
  readonly refused: string | undefined;
}

/** Every revision of corpus/revisions.yaml, on the frozen spec. */
export function readRevisions(): Revision[] {
  const spec: unknown = YAML.parse(fs.readFileSync(specFile, 'utf8'));
  const entries: (Entry & { edit?: string; refused?: string })[] = YAML.parse(
    fs.readFileSync(path.join(corpus, 'revisions.yaml'), 'utf8'),
  );
  return entries.map(({ name, patch = [], edit, sdkMayFollow = false, refused }) => {
    const revised: unknown = applyPatch(spec, patch);
    if (edit !== undefined) revisionEdits[edit]?.(revised);
    if (JSON.stringify(revised) === JSON.stringify(spec)) throw new Error(`"${name}" changes nothing`);
    return { name, text: YAML.stringify(revised, { aliasDuplicateObjects: false }), sdkMayFollow, refused };
  });
}
