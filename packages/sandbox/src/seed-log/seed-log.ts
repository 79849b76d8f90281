import type { RowFacts } from '../log/row.js';
import { mix32 } from '../clock/random.js';
import {
  createPageMemory,
  createRowWriter,
  idLength,
  idStart,
  otherOf,
  profileOf,
  type PageMemory,
} from './row-writer.js';
import { createSeedNumbers, type SeedNumbers } from './seed-numbers.js';
import { createSeedProfiles, type SeedProfile } from './seed-profiles.js';
import { createSeedTimes } from './seed-times.js';

/** Up to a million rows of a message log, of which only the times are kept: all else follows from seed and position. */
export interface SeedLog {
  readonly count: number;
  readonly accountId: string;
  /** Receive times in milliseconds, ascending: position 0 is the oldest row. */
  readonly times: Float64Array;
  readonly profiles: readonly SeedProfile[];
  readonly numbers: readonly string[];
  profileAt(position: number): number;
  /** Indexes in `numbers`. */
  sourceAt(position: number): number;
  destinationAt(position: number): number;
  messageIdAt(position: number): string;
  factsAt(position: number): RowFacts;
  jsonAt(position: number): string;
  /** Room that one row may need as JSON, in bytes. */
  readonly maxRowBytes: number;
  /** Writes the row as JSON, and returns where it ends. */
  writeJson(memory: PageMemory, offset: number, position: number): number;
}

export interface SeedOptions {
  /** Rows, at most 1,000,000. */
  readonly messages: number;
  /** The same seed makes the same rows, save for their times, which end when the sandbox starts. @default 1 */
  readonly seed?: number;
  /** Days before the end over which the rows are spread. @default 13 */
  readonly days?: number;
  /** When the newest row was received, in milliseconds. @default the time of the start */
  readonly untilMs?: number;
}

export const MAX_SEED_MESSAGES = 1_000_000;
const defaultDays = 13;
const dayMs = 24 * 60 * 60 * 1000;
const noNumbers: SeedNumbers = {
  numbers: [],
  own: { local: [0, 0], tollFree: [0, 0], shortCode: [0, 0], senderId: [0, 0] },
  othersStart: 0,
};

/** @throws RangeError naming the option that is not possible. */
export function createSeedLog(options: SeedOptions, accountId: string, nowMs: number): SeedLog {
  const { messages: count, seed = 1, days = defaultDays, untilMs = nowMs } = options;
  if (!Number.isInteger(count) || count < 0 || count > MAX_SEED_MESSAGES) {
    throw new RangeError(
      `seed.messages: ${count} is not possible, give a whole number from 0 to ${MAX_SEED_MESSAGES}.`,
    );
  }
  if (!(days > 0) || (count > 0 && untilMs - days * dayMs < 0)) {
    throw new RangeError(`seed.days: ${days} is not possible, the rows would begin before 1970.`);
  }
  const times = createSeedTimes(count, untilMs - days * dayMs, untilMs, seed);
  const pool = count > 0 ? createSeedNumbers(seed) : noNumbers;
  const profiles = count > 0 ? createSeedProfiles(seed, pool.own) : [];
  const writer = createRowWriter(profiles, pool, accountId);
  const scratch = createPageMemory(writer.maxRowBytes);

  // One-to-one in the position, which makes every id unlike all others.
  const seedBits = mix32(seed);
  const hashAt = (position: number) => mix32(position ^ seedBits);
  const profileAt = (position: number) => profileOf(hashAt(position));
  const numberAt = (position: number, isOwn: boolean) => {
    const hash = hashAt(position);
    return isOwn ? profiles[profileOf(hash)]!.own : pool.othersStart + otherOf(hash);
  };
  const isOutboundAt = (position: number) => profiles[profileAt(position)]!.isOutbound;
  const writeJson = (memory: PageMemory, offset: number, position: number) =>
    writer.write(memory, offset, hashAt(position), times[position]!);
  const jsonAt = (position: number) => scratch.bytes.toString('utf8', 0, writeJson(scratch, 0, position));

  return {
    count,
    accountId,
    times,
    profiles,
    numbers: pool.numbers,
    profileAt,
    sourceAt: (position) => numberAt(position, isOutboundAt(position)),
    destinationAt: (position) => numberAt(position, !isOutboundAt(position)),
    messageIdAt: (position) => jsonAt(position).slice(idStart, idStart + idLength),
    factsAt(position) {
      const { bwQueued, carrierQueued } = profiles[profileAt(position)]!.facts;
      return {
        ...(JSON.parse(jsonAt(position)) as Omit<RowFacts, 'bwQueued' | 'carrierQueued'>),
        bwQueued,
        carrierQueued,
      };
    },
    jsonAt,
    maxRowBytes: writer.maxRowBytes,
    writeJson,
  };
}
