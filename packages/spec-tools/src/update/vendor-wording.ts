import { createHash } from 'node:crypto';
import { annotationsOf } from '../openapi/annotated-places.js';
import type { SpecDocument } from '../openapi/document.js';
import type { Notice } from './notice.js';

/** Hashes of what the vendor says, by the place it is said of. */
export type Wording = Record<string, string>;

/** Their words by place, white space aside. */
export function wordsOf(document: SpecDocument): Record<string, string> {
  const entries = [...annotationsOf(document)].flatMap(
    ([address, { summary, description }]): [string, string][] => {
      const words = [summary, description]
        .filter((text) => typeof text === 'string')
        .join(' ')
        .replace(/\s+/g, ' ')
        .trim();
      return words === '' ? [] : [[address, words]];
    },
  );
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function hashWords(words: Record<string, string>): Wording {
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
  return Object.fromEntries(Object.entries(words).map(([address, text]) => [address, hash(text)]));
}

/**
 * Limits and rules often stand in the vendor's words alone. Those are not ours to copy, but when they change, ours may
 * have to follow: their hashes are kept to see that.
 *
 * @param known as of the last update
 */
export function wordingNotices(known: Wording | undefined, words: Record<string, string>): Notice[] {
  if (!known) return [];
  const now = hashWords(words);
  return Object.entries(words)
    .filter(([address]) => known[address] !== undefined && known[address] !== now[address])
    .map(([address, text]) => ({
      path: address,
      message: `the vendor says something else here now, see whether our words and numbers still hold: "${text}"`,
    }));
}
