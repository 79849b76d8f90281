import path from 'node:path';
import { annotationsOf } from '../openapi/annotated-places.js';
import type { SpecDocument } from '../openapi/document.js';
import { parseSpec } from '../openapi/load-spec.js';
import { ROOT } from '../repository/root.js';
import { programOf, run } from '../repository/run-program.js';
import { alignWithOurs } from './align.js';
import { withCorrections } from './corrections.js';
import { withValidExamples } from './examples.js';
import { extractMessages } from './extract-messages.js';
import { NOT_DESCRIBED } from './fresh-node.js';
import { mergedText } from './merged-text.js';
import type { Notice } from './notice.js';
import { findRenames, renameComponents, renameInOverlay } from './renames.js';
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
  const prepare = async (document: SpecDocument): Promise<{ theirs: SpecDocument; notices: Notice[] }> => {
    const corrected = await withCorrections(document, overlay, vendor.label);
    const { extract, notices } = extractMessages(corrected, vendor.label);
    return { notices, theirs: alignWithOurs(extract, ours) };
  };
  extractMessages(raw, vendor.label);
  const first = await prepare(raw);
  const renames = findRenames(ours, first.theirs);
  // The corrections know our names: they are applied once more to a document that has those.
  const back = new Map([...renames].map(([from, to]) => [to, from]));
  const { theirs, notices } = renames.size === 0 ? first : await prepare(renameComponents(raw, back));
  const merged = mergedText(current['openapi/messages.yaml'], theirs, renames);
  const isSame = merged.text === current['openapi/messages.yaml'];
  const mended = isSame ? { text: merged.text, notices: [] } : await withValidExamples(merged.text);
  const text = isSame ? merged.text : await formatted(mended.text);
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
      ...merged.notices,
      ...mended.notices,
      ...wordingNotices(known === undefined ? undefined : (JSON.parse(known) as Wording), words),
    ],
    undescribed: undescribedPlaces(text, words),
  };
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
  const config = path.join(ROOT, '.prettierrc.json');
  const args = [programOf('prettier'), '--config', config, '--stdin-filepath', 'messages.yaml'];
  return run('node', args, { input: text });
}
