import type { RowFacts } from '../log/row.js';
import { mix32 } from './random.js';
import { createSeedNumbers, otherCount, type SeedNumbers } from './seed-numbers.js';
import { createSeedProfiles, profileCount, type SeedProfile } from './seed-profiles.js';
import { createSeedTimes } from './seed-times.js';
import { createWriteTime, twoCharacters } from './seed-text.js';

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
  /** The row as JSON. This is where the time of a list page goes, so it is put together from prepared pieces. */
  jsonAt(position: number): string;
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

export const maxSeedMessages = 1_000_000;
const defaultDays = 13;

export function createSeedLog(options: SeedOptions, accountId: string, nowMs: number): SeedLog {
  const { messages: count, seed = 1, days = defaultDays, untilMs = nowMs } = options;
  if (!Number.isInteger(count) || count < 0 || count > maxSeedMessages) {
    throw new RangeError(
      `messages: ${count} is not possible, give a whole number from 0 to ${maxSeedMessages}.`,
    );
  }
  const times = createSeedTimes(count, untilMs - days * 24 * 60 * 60 * 1000, untilMs, seed);
  const profiles = count > 0 ? createSeedProfiles(seed) : [];
  const pool: SeedNumbers = count > 0 ? createSeedNumbers(seed) : { numbers: [], own: noOwn, othersStart: 0 };
  const { numbers, own, othersStart } = pool;

  // One-to-one in the position, which makes every id unlike all others.
  const hashAt = (position: number) => mix32(position ^ seedBits);
  const seedBits = mix32(seed);
  const profileAt = (position: number) => hashAt(position) & (profileCount - 1);
  const isOutbound = profiles.map(({ facts }) => facts.messageDirection === 'OUTBOUND');
  const ownStart = profiles.map((profile) => own[profile.own][0]);
  const ownCount = profiles.map((profile) => own[profile.own][1]);
  const ownAt = (hash: number) => {
    const profile = hash & (profileCount - 1);
    return ownStart[profile]! + ((hash >>> 12) % ownCount[profile]!);
  };
  const otherAt = (hash: number) => othersStart + (mix32(hash) & (otherCount - 1));

  const head = profiles.map(({ facts }) => headOf(facts));
  const tail = profiles.map(({ facts }) => tailOf(facts));
  const account = `","accountId":${JSON.stringify(accountId)},"sourceTn":"`;
  const writeTime = createWriteTime();
  const writeId = (position: number, hash: number) => {
    const second = mix32(hash ^ 0x2545f491);
    const third = mix32(second);
    return (
      writeTime.digits(times[position]!) +
      twoCharacters[hash & 1023]! +
      twoCharacters[(hash >>> 10) & 1023]! +
      twoCharacters[(hash >>> 20) & 1023]! +
      twoCharacters[(hash >>> 30) | ((second & 255) << 2)]! +
      twoCharacters[(second >>> 8) & 1023]! +
      twoCharacters[(second >>> 18) & 1023]! +
      twoCharacters[third & 1023]! +
      twoCharacters[(third >>> 10) & 1023]!
    );
  };

  const sourceAt = (position: number) => {
    const hash = hashAt(position);
    return isOutbound[hash & (profileCount - 1)] ? ownAt(hash) : otherAt(hash);
  };
  const destinationAt = (position: number) => {
    const hash = hashAt(position);
    return isOutbound[hash & (profileCount - 1)] ? otherAt(hash) : ownAt(hash);
  };
  const messageIdAt = (position: number) => writeId(position, hashAt(position));

  return {
    count,
    accountId,
    times,
    profiles,
    numbers,
    profileAt,
    sourceAt,
    destinationAt,
    messageIdAt,
    factsAt: (position) => ({
      messageId: messageIdAt(position),
      accountId,
      sourceTn: numbers[sourceAt(position)]!,
      destinationTn: numbers[destinationAt(position)]!,
      receiveTime: new Date(times[position]!).toISOString(),
      ...profiles[profileAt(position)]!.facts,
    }),
    jsonAt(position) {
      const hash = hashAt(position);
      const profile = hash & (profileCount - 1);
      const mine = numbers[ownAt(hash)]!;
      const other = numbers[otherAt(hash)]!;
      return (
        '{"messageId":"' +
        writeId(position, hash) +
        account +
        (isOutbound[profile] ? mine + '","destinationTn":"' + other : other + '","destinationTn":"' + mine) +
        head[profile]! +
        writeTime.iso(times[position]!) +
        tail[profile]!
      );
    },
  };
}

const noOwn: SeedNumbers['own'] = { local: [0, 0], tollFree: [0, 0], shortCode: [0, 0], senderId: [0, 0] };

/** From the end of the destination to the receive time. */
function headOf({
  messageStatus,
  messageDirection,
  messageType,
  segmentCount,
  errorCode,
}: SeedProfile['facts']): string {
  const fields = JSON.stringify({ messageStatus, messageDirection, messageType, segmentCount, errorCode });
  return `",${fields.slice(1, -1)},"receiveTime":"`;
}

/** From the receive time to the end. */
function tailOf(facts: SeedProfile['facts']): string {
  const {
    messageStatus: _1,
    messageDirection: _2,
    messageType: _3,
    segmentCount: _4,
    errorCode: _5,
    ...rest
  } = facts;
  const { bwQueued: _6, carrierQueued: _7, ...shown } = rest;
  return `",${JSON.stringify(shown).slice(1)}`;
}
