/** Characters as numbers, so that two or four of them are written at once. */
export interface TextTables {
  /** `0000` to `9999`. */
  readonly fourDigits: Uint32Array;
  /** `00` to `99`. */
  readonly twoDigits: Uint16Array;
  /** The pairs of the 32 characters that ids are made of, by the ten bits that they stand for. */
  readonly twoIdCharacters: Uint16Array;
}

const idAlphabet = 'abcdefghijklmnopqrstuvwxyz234567';

export function createTextTables(): TextTables {
  const digits = (count: number, length: number) =>
    Array.from({ length: count }, (_, value) => String(value).padStart(length, '0')).join('');
  const pairs = Array.from(
    { length: 1024 },
    (_, bits) => idAlphabet[bits >>> 5]! + idAlphabet[bits & 31]!,
  ).join('');
  return {
    fourDigits: packFour(digits(10_000, 4)),
    twoDigits: packTwo(digits(100, 2)),
    twoIdCharacters: packTwo(pairs),
  };
}

/** Each four characters of an ASCII text as one number, first character highest; what is left over is dropped. */
export function packFour(text: string): Uint32Array {
  const bytes = Buffer.from(text, 'latin1');
  return Uint32Array.from({ length: bytes.length >> 2 }, (_, index) => bytes.readUInt32BE(index * 4));
}

function packTwo(text: string): Uint16Array {
  const bytes = Buffer.from(text, 'latin1');
  return Uint16Array.from({ length: bytes.length >> 1 }, (_, index) => bytes.readUInt16BE(index * 2));
}
