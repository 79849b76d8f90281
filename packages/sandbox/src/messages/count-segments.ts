import { gsm7Septets } from './gsm7.js';

// A segment carries 140 bytes; a text in several segments spends 6 of them on a header that puts it together again.
const SINGLE = { septets: 160, units: 70 };
const JOINED = { septets: 153, units: 67 };

/**
 * How many segments an SMS of this text takes: GSM-7 where every character is in its tables, UCS-2 otherwise.
 *
 * Neither an escaped GSM-7 character nor a surrogate pair is ever split over two segments.
 */
export function countSegments(text: string): number {
  const septets = gsm7Septets(text);
  return septets
    ? pack(septets, SINGLE.septets, JOINED.septets)
    : pack(
        Array.from(text, (character) => character.length),
        SINGLE.units,
        JOINED.units,
      );
}

/** How a text is encoded as an SMS. */
export function encodingOf(text: string): 'GSM-7' | 'UCS-2' {
  return gsm7Septets(text) ? 'GSM-7' : 'UCS-2';
}

function pack(sizes: readonly number[], alone: number, perSegment: number): number {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total <= alone) return 1;
  let segments = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > perSegment) {
      segments += 1;
      used = 0;
    }
    used += size;
  }
  return segments;
}
