/** Spreads 32 bits over 32 bits; one-to-one, so that different inputs never meet. */
export function mix32(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** A source of numbers in [0, 1) that gives the same row of them for the same seed. */
export type Random = () => number;

export function createRandom(seed: number): Random {
  let state = mix32(seed);
  return () => {
    state = (state + 0x9e3779b9) | 0;
    return mix32(state) / 2 ** 32;
  };
}

/** One of the values, each as often as its weight says. */
export function pickWeighted<T>(random: Random, assumptions: readonly (readonly [T, number])[]): T {
  const total = assumptions.reduce((sum, [, weight]) => sum + weight, 0);
  let left = random() * total;
  for (const [value, weight] of assumptions) {
    left -= weight;
    if (left < 0) return value;
  }
  return assumptions[assumptions.length - 1]![0];
}

/** A whole number from `low` to `high`, both included. */
export function pickInteger(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}
