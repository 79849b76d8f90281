/** What the index keeps of a key: a number of 3 bits, a number of 28 bits, and whether it was seen. */
export interface KeySlot {
  readonly state: number;
  readonly content: number;
  readonly seen: boolean;
}

/**
 * Remembers millions of keys in 12 bytes each: 64 bits of a hash of the key, 3 bits of state, 28 bits of content and one
 * bit that tells whether it was seen.
 *
 * Two of a million keys share a hash with a chance of 3 in 100 million. The second one would then look like the first
 * with another content, which is told as an error: a message is never left out in silence, and never sent twice.
 */
export interface KeyIndex {
  get(key: string): KeySlot | undefined;
  set(key: string, slot: KeySlot): void;
  /** Forgets which keys were seen. */
  clearSeen(): void;
  readonly size: number;
}

/** Tables are kept small and many, so that one grows without a second copy of all of them. */
const SHARDS = 256;
const SLOT_WORDS = 3;
const FIRST_SLOTS = 8;
const MAX_LOAD = 0.85;
const GROWTH = 1.3;

interface Shard {
  words: Uint32Array;
  used: number;
}

export function createKeyIndex(): KeyIndex {
  const shards: Shard[] = Array.from({ length: SHARDS }, () => ({
    words: new Uint32Array(FIRST_SLOTS * SLOT_WORDS),
    used: 0,
  }));
  const hash = new Uint32Array(2);
  let hashed: string | undefined;
  let size = 0;

  /** Whoever sets a key has mostly just got it. */
  const hashOnce = (key: string): void => {
    if (key !== hashed) hashKey(key, hash);
    hashed = key;
  };

  return {
    get(key) {
      hashOnce(key);
      const { words } = shards[hash[0]! % SHARDS]!;
      const word = words[findSlot(words, hash[0]!, hash[1]!) + 2]!;
      return word === 0 ? undefined : unpackSlot(word);
    },
    set(key, slot) {
      hashOnce(key);
      const shard = shards[hash[0]! % SHARDS]!;
      let at = findSlot(shard.words, hash[0]!, hash[1]!);
      if (shard.words[at + 2] === 0) {
        size += 1;
        shard.used += 1;
        if (shard.used * SLOT_WORDS > shard.words.length * MAX_LOAD) {
          growShard(shard);
          at = findSlot(shard.words, hash[0]!, hash[1]!);
        }
        shard.words[at] = hash[0]!;
        shard.words[at + 1] = hash[1]!;
      }
      shard.words[at + 2] = packSlot(slot);
    },
    clearSeen() {
      for (const { words } of shards) {
        for (let at = 2; at < words.length; at += SLOT_WORDS) words[at] = words[at]! & ~SEEN_BIT;
      }
    },
    get size() {
      return size;
    },
  };
}

const SEEN_BIT = 8;

/** A slot is never 0, as states count from 1. */
function packSlot({ state, content, seen }: KeySlot): number {
  return ((content << 4) | (seen ? SEEN_BIT : 0) | state) >>> 0;
}

function unpackSlot(word: number): KeySlot {
  return { state: word & 7, content: word >>> 4, seen: (word & SEEN_BIT) !== 0 };
}

/** Where the slot of this hash is, or the free one in which it belongs. */
function findSlot(words: Uint32Array, high: number, low: number): number {
  const slots = words.length / SLOT_WORDS;
  for (let index = low % slots; ; index = index + 1 === slots ? 0 : index + 1) {
    const at = index * SLOT_WORDS;
    if (words[at + 2] === 0 || (words[at] === high && words[at + 1] === low)) return at;
  }
}

function growShard(shard: Shard): void {
  const old = shard.words;
  const slots = Math.ceil((old.length / SLOT_WORDS) * GROWTH) + 1;
  shard.words = new Uint32Array(slots * SLOT_WORDS);
  for (let from = 0; from < old.length; from += SLOT_WORDS) {
    if (old[from + 2] === 0) continue;
    const to = findSlot(shard.words, old[from]!, old[from + 1]!);
    shard.words.set(old.subarray(from, from + SLOT_WORDS), to);
  }
}

/** Writes 64 bits of a hash of the text into `into`: cyrb53 by bryc (public domain), without its last step to 53 bits. */
export function hashKey(text: string, into: Uint32Array): void {
  let h1 = 0xdeadbeef;
  let h2 = 0x41c6ce57;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    h1 = Math.imul(h1 ^ unit, 2654435761);
    h2 = Math.imul(h2 ^ unit, 1597334677);
  }
  h1 = Math.imul(h1 ^ (h1 >>> 16), 2246822507) ^ Math.imul(h2 ^ (h2 >>> 13), 3266489909);
  h2 = Math.imul(h2 ^ (h2 >>> 16), 2246822507) ^ Math.imul(h1 ^ (h1 >>> 13), 3266489909);
  into[0] = h1 >>> 0;
  into[1] = h2 >>> 0;
}
