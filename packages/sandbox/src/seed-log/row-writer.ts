import { mix32 } from '../clock/random.js';
import type { PageMemory } from '../log/page-memory.js';
import { ROW_FIELDS, type MessageRow } from '../log/row.js';
import { idTime } from '../messages/message-id.js';
import { FOUR_DIGITS, TWO_DIGITS, TWO_ID_CHARACTERS, packFour } from './packed-text.js';
import type { SeedNumbers } from './seed-numbers.js';
import type { SeedProfile } from './seed-profiles.js';

/** A row of one profile as JSON, and where in it stands what differs from row to row. */
interface RowTemplate {
  readonly bytes: Buffer;
  readonly idAt: number;
  readonly otherAt: number;
  readonly timeAt: number;
}

/** What differs from row to row. */
export interface RowDetails {
  readonly profile: number;
  /** The other party, as an index among the others. */
  readonly other: number;
  /** The bits that the id is made of. */
  readonly bits: number;
  readonly timeMs: number;
}

const ANY_ID = '0'.repeat(29);
const ANY_NUMBER = '+10000000000';
const ANY_TIME = '2000-01-01T00:00:00.000Z';
const HOUR_MS = 3_600_000;
const DOT = '.'.charCodeAt(0);

/**
 * Writes seeded rows as JSON. A page is a hundred of them, and writing them takes longer than all else that the sandbox
 * does for it. So each profile is a finished row in bytes, of which only the id, the other number and the time are
 * written over, several characters at once, into memory that is used again. Templates of text would be plainer, but with
 * them a page costs 4.3 to 5.9 times what a bare server takes to send the same bytes; this way it is 2.5 to 3.2 times.
 */
export class RowWriter {
  private readonly templates: readonly RowTemplate[];
  /** The numbers of the others, three packed numbers each. */
  private readonly others: Uint32Array;
  // Rows of a page are close in time, so that the coarse part of their times is seldom made anew.
  private block = NaN;
  private blockText = packFour('');
  private hour = NaN;
  private hourText = packFour('');

  constructor(profiles: readonly SeedProfile[], pool: SeedNumbers, accountId: string) {
    this.templates = profiles.map((profile) => createTemplate(profile, pool, accountId));
    this.others = packFour(pool.numbers.slice(pool.othersStart).join(''));
  }

  write(page: PageMemory, { profile, other, bits, timeMs }: RowDetails): void {
    const template = this.templates[profile]!;
    const offset = page.append(template.bytes);
    const { view } = page;
    this.writeIdTime(view, offset + template.idAt, timeMs);
    writeIdSuffix(view, offset + template.idAt + 13, bits);
    const otherAt = offset + template.otherAt;
    view.setUint32(otherAt, this.others[3 * other]!);
    view.setUint32(otherAt + 4, this.others[3 * other + 1]!);
    view.setUint32(otherAt + 8, this.others[3 * other + 2]!);
    this.writeTime(view, offset + template.timeAt, timeMs);
  }

  /** The thirteen digits that an id begins with: five that seldom change, then four and four. */
  private writeIdTime(view: DataView, at: number, timeMs: number): void {
    const block = Math.floor(timeMs / 1e8);
    if (block !== this.block) {
      this.block = block;
      this.blockText = packFour(String(block).padStart(5, '0') + '000');
    }
    const inBlock = timeMs - block * 1e8;
    const high = Math.floor(inBlock / 1e4);
    view.setUint32(at, this.blockText[0]!);
    view.setUint32(at + 4, this.blockText[1]!);
    view.setUint32(at + 5, FOUR_DIGITS[high]!);
    view.setUint32(at + 9, FOUR_DIGITS[inBlock - high * 1e4]!);
  }

  /** A time such as `2026-03-10T12:34:56.789Z`; the template has the dots and the Z. */
  private writeTime(view: DataView, at: number, timeMs: number): void {
    const hour = Math.floor(timeMs / HOUR_MS);
    if (hour !== this.hour) {
      this.hour = hour;
      this.hourText = packFour(`${new Date(hour * HOUR_MS).toISOString().slice(0, 14)}00`);
    }
    for (let index = 0; index < 4; index += 1) view.setUint32(at + 4 * index, this.hourText[index]!);
    const inHour = timeMs - hour * HOUR_MS;
    const minutes = Math.floor(inHour / 60_000);
    const seconds = Math.floor((inHour - minutes * 60_000) / 1000);
    view.setUint16(at + 14, TWO_DIGITS[minutes]!);
    view.setUint16(at + 17, TWO_DIGITS[seconds]!);
    // Four digits whose first is written over by the dot.
    view.setUint32(at + 19, FOUR_DIGITS[inHour % 1000]!);
    view.setUint8(at + 19, DOT);
  }
}

/** The id of a row as text. */
export function seedMessageId({ bits, timeMs }: Pick<RowDetails, 'bits' | 'timeMs'>): string {
  const suffix = new DataView(new ArrayBuffer(16));
  writeIdSuffix(suffix, 0, bits);
  return idTime(timeMs) + Buffer.from(suffix.buffer).toString('latin1');
}

/** The last sixteen characters of an id. All bits of the row are among them, which makes it unlike any other. */
function writeIdSuffix(view: DataView, at: number, bits: number): void {
  const second = mix32(bits ^ 0x2545f491);
  const third = mix32(second);
  view.setUint16(at, TWO_ID_CHARACTERS[bits & 1023]!);
  view.setUint16(at + 2, TWO_ID_CHARACTERS[(bits >>> 10) & 1023]!);
  view.setUint16(at + 4, TWO_ID_CHARACTERS[(bits >>> 20) & 1023]!);
  view.setUint16(at + 6, TWO_ID_CHARACTERS[(bits >>> 30) | ((second & 255) << 2)]!);
  view.setUint16(at + 8, TWO_ID_CHARACTERS[(second >>> 8) & 1023]!);
  view.setUint16(at + 10, TWO_ID_CHARACTERS[(second >>> 18) & 1023]!);
  view.setUint16(at + 12, TWO_ID_CHARACTERS[third & 1023]!);
  view.setUint16(at + 14, TWO_ID_CHARACTERS[(third >>> 10) & 1023]!);
}

function createTemplate(profile: SeedProfile, pool: SeedNumbers, accountId: string): RowTemplate {
  const { bwQueued: _bwQueued, carrierQueued: _carrierQueued, ...facts } = profile.facts;
  const mine = pool.numbers[profile.own]!;
  const row: MessageRow = {
    ...facts,
    messageId: ANY_ID,
    accountId,
    sourceTn: profile.isOutbound ? mine : ANY_NUMBER,
    destinationTn: profile.isOutbound ? ANY_NUMBER : mine,
    receiveTime: ANY_TIME,
  };
  const bytes = Buffer.from(JSON.stringify(row, [...ROW_FIELDS]));
  return {
    bytes,
    idAt: bytes.indexOf(ANY_ID),
    otherAt: bytes.indexOf(ANY_NUMBER),
    timeAt: bytes.indexOf(ANY_TIME),
  };
}
