import { ID_CHARACTERS } from '../messages/message-id.js';

/** `0000` to `9999`, each as one number. */
export const FOUR_DIGITS = packFour(allDigits(10_000, 4));

/** `00` to `99`, each as one number. */
export const TWO_DIGITS = packTwo(allDigits(100, 2));

/** Each two characters of an id, by the ten bits that they stand for, as one number. */
export const TWO_ID_CHARACTERS = packTwo(
  Array.from({ length: 1024 }, (_, bits) => ID_CHARACTERS[bits >>> 5]! + ID_CHARACTERS[bits & 31]!).join(''),
);

/** Each four characters of an ASCII text as one number, first character highest; what is left over is dropped. */
export function packFour(text: string): Uint32Array {
  const bytes = Buffer.from(text, 'latin1');
  return Uint32Array.from({ length: bytes.length >> 2 }, (_, index) => bytes.readUInt32BE(index * 4));
}

function packTwo(text: string): Uint16Array {
  const bytes = Buffer.from(text, 'latin1');
  return Uint16Array.from({ length: bytes.length >> 1 }, (_, index) => bytes.readUInt16BE(index * 2));
}

function allDigits(count: number, length: number): string {
  return Array.from({ length: count }, (_, value) => String(value).padStart(length, '0')).join('');
}
