const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** All pairs of the characters that ids are made of, by the ten bits that they stand for. */
export const twoCharacters: readonly string[] = Array.from(
  { length: 1024 },
  (_, bits) => alphabet[bits >>> 5]! + alphabet[bits & 31]!,
);

const threeDigits: readonly string[] = Array.from({ length: 1000 }, (_, value) =>
  String(value).padStart(3, '0'),
);

/** Writes times in the two forms of a row. It is fast where one time is close to the last, as in a list. */
export interface WriteTime {
  /** 13 digits of milliseconds. */
  digits(timeMs: number): string;
  /** ISO 8601 in UTC, with milliseconds. */
  iso(timeMs: number): string;
}

export function createWriteTime(): WriteTime {
  let second = -1;
  let secondDigits = '';
  let secondIso = '';
  const turnTo = (next: number) => {
    second = next;
    secondDigits = String(next).padStart(10, '0');
    secondIso = new Date(next * 1000).toISOString().slice(0, 20);
  };
  return {
    digits(timeMs) {
      const next = Math.floor(timeMs / 1000);
      if (next !== second) turnTo(next);
      return secondDigits + threeDigits[timeMs - next * 1000]!;
    },
    iso(timeMs) {
      const next = Math.floor(timeMs / 1000);
      if (next !== second) turnTo(next);
      return secondIso + threeDigits[timeMs - next * 1000]! + 'Z';
    },
  };
}
