import { mix32 } from '../clock/random.js';
import type { PageMemory } from '../log/page-memory.js';
import type { RowFacts } from '../log/row.js';
import { RowWriter, seedMessageId } from './row-writer.js';
import { OTHER_COUNT, createSeedNumbers } from './seed-numbers.js';
import { PROFILE_COUNT, createSeedProfiles, type SeedProfile } from './seed-profiles.js';

/** The rows of a seed. Only their times are kept: all else follows from the seed and the position of a row. */
export interface SeedRows {
  readonly count: number;
  /** Receive times in milliseconds, ascending: position 0 is the oldest row. */
  readonly times: Float64Array;
  readonly profiles: readonly SeedProfile[];
  readonly numbers: readonly string[];
  /** Index in `profiles`. */
  profileAt(position: number): number;
  /** Indexes in `numbers`. */
  sourceAt(position: number): number;
  destinationAt(position: number): number;
  messageIdAt(position: number): string;
  factsAt(position: number): RowFacts;
  /** Writes the row as JSON. */
  writeRow(page: PageMemory, position: number): void;
}

export function createSeedRows(times: Float64Array, seed: number, accountId: string): SeedRows {
  const pool = createSeedNumbers(seed);
  const profiles = createSeedProfiles(seed, pool.own);
  const writer = new RowWriter(profiles, pool, accountId);
  const seedBits = mix32(seed);

  // mix32 is one-to-one, so that each position has bits of its own, and its row an id of its own.
  const bitsAt = (position: number) => mix32(position ^ seedBits);
  const profileOf = (bits: number) => bits & (PROFILE_COUNT - 1);
  const otherOf = (bits: number) => mix32(bits) & (OTHER_COUNT - 1);
  const numberAt = (position: number, isOwn: boolean) => {
    const bits = bitsAt(position);
    return isOwn ? profiles[profileOf(bits)]!.own : pool.othersStart + otherOf(bits);
  };
  const profileAt = (position: number) => profileOf(bitsAt(position));
  const isOutboundAt = (position: number) => profiles[profileAt(position)]!.isOutbound;
  const sourceAt = (position: number) => numberAt(position, isOutboundAt(position));
  const destinationAt = (position: number) => numberAt(position, !isOutboundAt(position));
  const messageIdAt = (position: number) =>
    seedMessageId({ bits: bitsAt(position), timeMs: times[position]! });

  return {
    count: times.length,
    times,
    profiles,
    numbers: pool.numbers,
    profileAt,
    sourceAt,
    destinationAt,
    messageIdAt,
    factsAt: (position) => ({
      ...profiles[profileAt(position)]!.facts,
      messageId: messageIdAt(position),
      accountId,
      sourceTn: pool.numbers[sourceAt(position)]!,
      destinationTn: pool.numbers[destinationAt(position)]!,
      receiveTime: new Date(times[position]!).toISOString(),
    }),
    writeRow(page, position) {
      const bits = bitsAt(position);
      writer.write(page, {
        profile: profileOf(bits),
        other: otherOf(bits),
        bits,
        timeMs: times[position]!,
      });
    },
  };
}
