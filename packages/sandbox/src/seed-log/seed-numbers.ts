import { createRandom, mix32 } from '../clock/random.js';

/** The numbers that seeded rows are made of: the account's own first, then those it talks to. */
export interface SeedNumbers {
  readonly numbers: readonly string[];
  /** Where in `numbers` the own ones of each kind are: start and count. */
  readonly own: Readonly<Record<OwnKind, readonly [number, number]>>;
  readonly othersStart: number;
}

export type OwnKind = 'local' | 'tollFree' | 'shortCode' | 'senderId';

/** A power of two, so that a number is chosen by the bits of a hash; few enough to stay in the processor's cache. */
export const OTHER_COUNT = 8192;

const LOCAL_COUNT = 192;
const AREA_CODES = [
  201, 205, 206, 210, 212, 213, 214, 216, 224, 240, 248, 253, 267, 281, 301, 303, 305, 310, 312, 313, 314,
  317, 323, 330, 347, 360, 402, 404, 408, 410, 412, 415, 416, 425, 480, 503, 504, 512, 514, 515, 516, 561,
  571, 602, 604, 612, 614, 615, 617, 619, 626, 646, 647, 678, 702, 703, 704, 713, 714, 718, 720, 734, 757,
  760, 770, 773, 801, 804, 813, 816, 817, 818, 832, 847, 858, 901, 904, 908, 913, 916, 919, 936, 949, 954,
  972, 973, 984,
];
const SHORT_CODES = ['24680', '55321', '70123', '893445'];
const SENDER_IDS = ['RIVERBANK', 'Cafe Luna'];

export function createSeedNumbers(seed: number): SeedNumbers {
  const random = createRandom(seed ^ 0x6e756d);
  const local = Array.from({ length: LOCAL_COUNT }, (_, index) => northAmerican(seed ^ 0x6f776e, index));
  const tollFree = Array.from(
    { length: 12 },
    (_, index) => `+1${[800, 833, 844, 855, 866, 877, 888][index % 7]}${digits(random, 7)}`,
  );
  const others = Array.from({ length: OTHER_COUNT }, (_, index) => northAmerican(seed, index));
  const numbers = [...local, ...tollFree, ...SHORT_CODES, ...SENDER_IDS, ...others];
  const ownCount = numbers.length - others.length;
  return {
    numbers,
    othersStart: ownCount,
    own: {
      local: [0, local.length],
      tollFree: [local.length, tollFree.length],
      shortCode: [local.length + tollFree.length, SHORT_CODES.length],
      senderId: [ownCount - SENDER_IDS.length, SENDER_IDS.length],
    },
  };
}

function northAmerican(seed: number, index: number): string {
  const hash = mix32(seed + Math.imul(index, 0x9e3779b9));
  const area = AREA_CODES[hash % AREA_CODES.length]!;
  // Exchanges start with 2 to 9, which leaves eight million numbers in an area.
  return `+1${area}${2_000_000 + (mix32(hash) % 8_000_000)}`;
}

function digits(random: () => number, count: number): string {
  return String(2 * 10 ** (count - 1) + Math.floor(random() * 8 * 10 ** (count - 1)));
}
