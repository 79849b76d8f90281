import type { Flag, FlagValues } from './flag.js';
import { nearest } from './nearest.js';

/**
 * One line for each word that is none of those the API is known to take, and is near to one of them. The API decides: it may
 * know a new one. No line quotes a value.
 */
export function unknownWords(flags: readonly Flag[], values: FlagValues): string[] {
  return flags.flatMap(({ name, choices = [], closed }) => {
    if (closed || choices.length === 0) return [];
    return [values[name] ?? []].flat().flatMap((value) => {
      const meant = choices.includes(String(value)) ? undefined : nearestWord(String(value), choices);
      return meant === undefined ? [] : [`bw-messages: --${name}: did you mean ${meant}?`];
    });
  });
}

function nearestWord(word: string, known: readonly string[]): string | undefined {
  return known.find((other) => other.toLowerCase() === word.toLowerCase()) ?? nearest(word, known);
}
