import { ValidationError } from '@bandwidth-messages/sdk';
import { septetsOf } from './gsm7.js';

// 140 bytes of payload, less the 6 bytes of header that join the parts of a longer text (Bandwidth's documentation).
const GSM7_ALONE = 160;
const GSM7_JOINED = 153;
const UCS2_ALONE = 70;
const UCS2_JOINED = 67;

/**
 * How many segments an SMS of this text takes, which is how it is queued and billed.
 *
 * GSM-7 where each character is in its two tables (160 septets alone, 153 in each of several parts; `^{}\[~]|€` and the
 * form feed take two), otherwise UCS-2 for the whole text (70 code units alone, 67 in each part). No character is split
 * over two parts. An empty text is one segment.
 * @throws ValidationError for what is no text
 */
export function countSegments(text: string): number {
  if (typeof text !== 'string') {
    throw new ValidationError('countSegments: text must be a text.', { field: 'text' });
  }
  let septets = 0;
  for (let index = 0; index < text.length; index++) {
    const size = septetsOf(text.charCodeAt(index));
    if (size === 0) return countUcs2(text);
    septets += size;
  }
  return septets <= GSM7_ALONE ? 1 : countGsm7Parts(text);
}

function countGsm7Parts(text: string): number {
  let parts = 1;
  let used = 0;
  for (let index = 0; index < text.length; index++) {
    const size = septetsOf(text.charCodeAt(index));
    if (used + size > GSM7_JOINED) {
      parts += 1;
      used = 0;
    }
    used += size;
  }
  return parts;
}

function countUcs2(text: string): number {
  if (text.length <= UCS2_ALONE) return 1;
  let parts = 1;
  let used = 0;
  for (const character of text) {
    if (used + character.length > UCS2_JOINED) {
      parts += 1;
      used = 0;
    }
    used += character.length;
  }
  return parts;
}
