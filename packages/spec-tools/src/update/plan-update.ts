import path from 'node:path';
import { annotationsOf } from '../openapi/annotated-places.js';
import type { SpecDocument } from '../openapi/document.js';
import { parseSpec } from '../openapi/load-spec.js';
import { listOperations, operationAt } from '../openapi/operations.js';
import { withPathsNamedAs } from '../openapi/path-names.js';
import { SpecError } from '../openapi/spec-error.js';
import { ROOT } from '../repository/root.js';
import { programOf, run } from '../repository/run-program.js';
import { alignWithOurs } from './align.js';
import { readCorrections, withCorrections } from './corrections.js';
import { withValidExamples } from './examples.js';
import { extractMessages, titleOf, withReachedComponents } from './extract-messages.js';
import { NOT_DESCRIBED } from './fresh-node.js';
import { mergedText } from './merged-text.js';
import type { Notice } from './notice.js';
import { findRenames, renameComponents, renameInOverlay, type Renames } from './renames.js';
import { hashWords, wordingNotices, wordsOf, type Wording } from './vendor-wording.js';

/** The files that an update may change, as text, by their paths within the repository. */
export interface SpecFiles {
  readonly 'openapi/messages.yaml': string;
  readonly 'openapi/corrections.yaml': string;
  readonly 'openapi/vendor-wording.json': string | undefined;
}

/** What an update makes of our files, and what it leaves to a person. */
export interface UpdatePlan {
  readonly files: SpecFiles;
  readonly notices: readonly Notice[];
  /** Places that have no words of ours yet. */
  readonly undescribed: readonly Notice[];
}

/** What an update makes of our files. Nothing is written. */
export async function planUpdate(
  vendor: { readonly label: string; readonly text: string },
  current: SpecFiles,
): Promise<UpdatePlan> {
  const raw = parseSpec(vendor.text, vendor.label);
  const ours = parseSpec(current['openapi/messages.yaml'], 'openapi/messages.yaml');
  const overlay = current['openapi/corrections.yaml'];
  const { extract, notices } = extractMessages(withPathsNamedAs(ours, raw), vendor.label);
  refuseGoneOperations(extract, ours, vendor.label);
  const { theirs, renames, conflicts } = ourWayOfWriting(extract, ours, overlay, vendor.label);
  const merged = mergedText(current['openapi/messages.yaml'], theirs, renames);
  const isSame = merged.text === current['openapi/messages.yaml'];
  const fixed = isSame ? { text: merged.text, notices: [] } : await withValidExamples(merged.text);
  const text = isSame ? merged.text : await formatted(fixed.text);
  const words = wordsOf(renameComponents(theirs, renames));
  const known = current['openapi/vendor-wording.json'];
  return {
    files: {
      'openapi/messages.yaml': text,
      'openapi/corrections.yaml': renameInOverlay(overlay, renames),
      'openapi/vendor-wording.json': `${JSON.stringify(hashWords(words), null, 2)}\n`,
    },
    notices: [
      ...notices,
      ...conflicts,
      ...merged.notices,
      ...fixed.notices,
      ...wordingNotices(known === undefined ? undefined : (JSON.parse(known) as Wording), words),
    ],
    undescribed: undescribedPlaces(text, words),
  };
}

/** What users call by name does not go because a document says nothing of it. */
function refuseGoneOperations(extract: SpecDocument, ours: SpecDocument, label: string): void {
  const gone = listOperations(ours).filter(({ path, method }) => !operationAt(extract, path, method));
  if (gone.length === 0) return;
  const names = gone.map((found) => `${titleOf(found)} (${found.operation.operationId})`).join(', ');
  throw new SpecError(
    `${label}: has no ${names} any more. Take it out of openapi/messages.yaml first, if it is really gone.`,
  );
}

/** Their document in our way of writing, with our names of components, and with our corrections. */
export function ourWayOfWriting(
  extract: SpecDocument,
  ours: SpecDocument,
  overlay: string,
  label: string,
): { theirs: SpecDocument; renames: Renames; conflicts: readonly Notice[] } {
  const renames = findRenames(ours, alignWithOurs(extract, ours));
  const back = new Map([...renames].map(([from, to]) => [to, from]));
  const aligned = alignWithOurs(renameComponents(extract, back), ours);
  const { corrected, notices } = withCorrections(aligned, readCorrections(overlay), label);
  // What a correction adds is written in our way as well.
  return { theirs: withReachedComponents(alignWithOurs(corrected, ours)), renames, conflicts: notices };
}

/** Places without words of ours. */
function undescribedPlaces(text: string, words: Record<string, string>): Notice[] {
  const places = [...annotationsOf(parseSpec(text, 'the merged spec'))].filter(
    ([, { summary, description }]) => [summary, description].includes(NOT_DESCRIBED),
  );
  return places.map(([place]) => ({
    path: place,
    message: words[place] ? `the vendor says "${words[place]}"` : 'the vendor says nothing',
  }));
}

/** As the repository's formatter writes it. */
function formatted(text: string): Promise<string> {
  const config = path.join(ROOT, 'oxfmt.config.mjs');
  return run('node', [programOf('oxfmt'), '--config', config, '--stdin-filepath', 'messages.yaml'], {
    input: text,
  });
}
