import { ROW_FIELDS, type MessageRow } from '../log/row.js';
import { mix32 } from '../clock/random.js';
import { otherCount, type SeedNumbers } from './seed-numbers.js';
import { profileCount, type SeedProfile } from './seed-profiles.js';
import { createTextTables, packFour } from './text-tables.js';

/** Memory that can be written byte by byte and several bytes at a time. */
export interface PageMemory {
  readonly bytes: Buffer;
  readonly view: DataView;
}

/** Writes seeded rows as JSON, straight into memory. */
export interface RowWriter {
  /** Room that one row may need, in bytes. */
  readonly maxRowBytes: number;
  /** Writes the row of these bits and this time, and returns where it ends. */
  write(memory: PageMemory, offset: number, hash: number, timeMs: number): number;
}

/** Where the id is in each row: after `{"messageId":"`. It has 13 digits of time and 16 more characters. */
export const idStart = 14;
export const idLength = 29;

const exampleTime = '2026-01-01T00:00:00.000Z';
const otherLength = 12;
const dot = '.'.charCodeAt(0);

/** Which profile a row has, by the bits of its hash. */
export function profileOf(hash: number): number {
  return hash & (profileCount - 1);
}

/** Whom a row is with, by the bits of its hash: an index among the others. */
export function otherOf(hash: number): number {
  return mix32(hash) & (otherCount - 1);
}

export function createPageMemory(byteLength: number): PageMemory {
  // Not from node's shared pool, so that the view and the bytes start at the same place.
  const bytes = Buffer.allocUnsafeSlow(byteLength);
  return { bytes, view: new DataView(bytes.buffer) };
}

/**
 * A list page is a hundred rows, and writing them is most of what it costs. So each profile is a finished row, of which
 * only the id, the other number and the time are written anew, several characters at a time from tables of text.
 */
export function createRowWriter(
  profiles: readonly SeedProfile[],
  pool: SeedNumbers,
  accountId: string,
): RowWriter {
  const templates = profiles.map((profile) => createTemplate(profile, pool, accountId));
  const others = packFour(pool.numbers.slice(pool.othersStart).join(''));
  const { fourDigits, twoDigits, twoIdCharacters } = createTextTables();
  // Rows of a page are close in time, so that its coarse part is seldom made anew.
  let hour = -1;
  let hourText = packFour('');
  let block = -1;
  let blockText = packFour('');

  return {
    maxRowBytes: Math.max(0, ...templates.map(({ bytes }) => bytes.length)),
    write({ bytes, view }, offset, hash, timeMs) {
      const template = templates[profileOf(hash)]!;
      bytes.set(template.bytes, offset);

      // The id: 13 digits as 5 and 4 and 4, then two characters for each ten bits. All bits of the hash are among
      // them, which makes it unlike any other.
      const nextBlock = Math.floor(timeMs / 1e8);
      if (nextBlock !== block) {
        block = nextBlock;
        blockText = packFour(String(block).padStart(5, '0') + '000');
      }
      const inBlock = timeMs - block * 1e8;
      const high = Math.floor(inBlock / 1e4);
      let at = offset + idStart;
      view.setUint32(at, blockText[0]!);
      view.setUint32(at + 4, blockText[1]!);
      view.setUint32(at + 5, fourDigits[high]!);
      view.setUint32(at + 9, fourDigits[inBlock - high * 1e4]!);
      const second = mix32(hash ^ 0x2545f491);
      const third = mix32(second);
      view.setUint16(at + 13, twoIdCharacters[hash & 1023]!);
      view.setUint16(at + 15, twoIdCharacters[(hash >>> 10) & 1023]!);
      view.setUint16(at + 17, twoIdCharacters[(hash >>> 20) & 1023]!);
      view.setUint16(at + 19, twoIdCharacters[(hash >>> 30) | ((second & 255) << 2)]!);
      view.setUint16(at + 21, twoIdCharacters[(second >>> 8) & 1023]!);
      view.setUint16(at + 23, twoIdCharacters[(second >>> 18) & 1023]!);
      view.setUint16(at + 25, twoIdCharacters[third & 1023]!);
      view.setUint16(at + 27, twoIdCharacters[(third >>> 10) & 1023]!);

      at = offset + template.otherAt;
      const other = otherOf(hash) * (otherLength / 4);
      view.setUint32(at, others[other]!);
      view.setUint32(at + 4, others[other + 1]!);
      view.setUint32(at + 8, others[other + 2]!);

      const nextHour = Math.floor(timeMs / 3_600_000);
      if (nextHour !== hour) {
        hour = nextHour;
        hourText = packFour(`${new Date(hour * 3_600_000).toISOString().slice(0, 14)}00`);
      }
      const inHour = timeMs - hour * 3_600_000;
      const minutes = Math.floor(inHour / 60_000);
      const seconds = Math.floor((inHour - minutes * 60_000) / 1000);
      at = offset + template.timeAt;
      view.setUint32(at, hourText[0]!);
      view.setUint32(at + 4, hourText[1]!);
      view.setUint32(at + 8, hourText[2]!);
      view.setUint32(at + 12, hourText[3]!);
      view.setUint16(at + 14, twoDigits[minutes]!);
      view.setUint16(at + 17, twoDigits[seconds]!);
      view.setUint32(at + 19, fourDigits[inHour - minutes * 60_000 - seconds * 1000]!);
      view.setUint8(at + 19, dot);
      return offset + template.bytes.length;
    },
  };
}

function createTemplate({ facts, isOutbound, own }: SeedProfile, pool: SeedNumbers, accountId: string) {
  const mine = pool.numbers[own]!;
  const other = '+'.repeat(otherLength);
  const row: MessageRow = {
    ...facts,
    messageId: '0'.repeat(idLength),
    accountId,
    sourceTn: isOutbound ? mine : other,
    destinationTn: isOutbound ? other : mine,
    receiveTime: exampleTime,
  };
  const bytes = Buffer.from(JSON.stringify(row, [...ROW_FIELDS]), 'utf8');
  return { bytes, otherAt: bytes.indexOf(other), timeAt: bytes.indexOf(exampleTime) };
}
