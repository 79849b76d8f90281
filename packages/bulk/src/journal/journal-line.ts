import type { JournalAccount, Mark } from './journal.js';

/** The newest form of a journal that this version reads and writes. */
export const JOURNAL_VERSION = 1;

/** The first line of a journal. The account is that of its first run. */
export interface JournalHeader extends Partial<JournalAccount> {
  readonly journal: typeof JOURNAL_KIND;
  readonly version: number;
  readonly id: string;
  readonly created: string;
}

/** A line below the first one, as it stands in the file. */
export interface JournalLine {
  readonly mark: Mark;
  readonly key: string;
  /** UTC, ISO 8601. */
  readonly time: string;
  /** Which attempt to send the message this is about; the first one is left out. */
  readonly attempt?: number;
  /** Seven hexadecimal digits: a hash of the message. */
  readonly content: string;
  readonly from?: string;
  readonly to?: readonly string[];
  readonly segments?: number;
  readonly length?: number;
  readonly id?: string;
  readonly reason?: string;
}

/** Why a line cannot be read. `isNewer` when a newer version of this package wrote it. */
export interface LineFault {
  readonly fault: string;
  readonly isNewer: boolean;
}

const JOURNAL_KIND = 'bandwidth-messages';
const MARKS: readonly string[] = [
  'intent',
  'accepted',
  'rejected',
  'unknown',
  'skipped',
  'not-sent',
  'send-again',
] satisfies Mark[];
const ID = /^[\w-]{1,64}$/;
const CONTENT = /^[0-9a-f]{7}$/;

export function createHeader(id: string, timeMs: number, account?: JournalAccount): JournalHeader {
  const created = new Date(timeMs).toISOString();
  return { journal: JOURNAL_KIND, version: JOURNAL_VERSION, id, created, ...account };
}

/** Reads the first line of a journal. */
export function parseHeader(text: string): JournalHeader | LineFault {
  const value = parseObject(text);
  if (!value) return damaged('it is not JSON');
  if (value['journal'] !== JOURNAL_KIND)
    return damaged('it is not the first line of a journal of this package');
  const { version, id } = value;
  if (typeof version === 'number' && version > JOURNAL_VERSION) {
    return { fault: `version ${version} is newer than ${JOURNAL_VERSION}`, isNewer: true };
  }
  if (version !== JOURNAL_VERSION || typeof id !== 'string' || !ID.test(id))
    return damaged('version or id is wrong');
  return value as Record<string, unknown> & JournalHeader;
}

/** What a line says of its key: all that adds up to a state. */
export type LineSummary = Pick<JournalLine, 'mark' | 'key' | 'time' | 'content' | 'attempt' | 'segments'>;

/** A text in which nothing is escaped. It has no control characters either, which JSON does not allow. */
const PLAIN = String.raw`[ !#-\[\]-\uffff]`;
/** The same, with quotes in it and without brackets. */
const PLAIN_LIST = String.raw`[ -Z^-\uffff]`;
/** A line as this version writes it, with the parts of its summary. Any other form is read as JSON. */
const USUAL_LINE = new RegExp(
  String.raw`^\{"mark":"([a-z-]+)","key":"(${PLAIN}+)","time":"(${PLAIN}+)"` +
    String.raw`(?:,"attempt":([1-9]\d{0,8}))?,"content":"([0-9a-f]{7})"` +
    String.raw`(?:,"from":"${PLAIN}*","to":\["${PLAIN_LIST}*"\],"segments":(\d{1,9}),"length":\d{1,9})?` +
    String.raw`(?:,"id":"${PLAIN}*")?(?:,"reason":"${PLAIN}*")?\}$`,
);

/** Reads a line as far as its state needs it: three times as fast as all of it, for journals of millions of lines. */
export function summarizeLine(text: string): LineSummary | LineFault {
  const usual = USUAL_LINE.exec(text);
  if (!usual || !MARKS.includes(usual[1]!)) return parseLine(text);
  const [, mark, key = '', time = '', attempt, content = '', segments] = usual;
  return {
    mark: mark as Mark,
    key,
    time,
    content,
    ...(attempt === undefined ? {} : { attempt: Number(attempt) }),
    ...(segments === undefined ? {} : { segments: Number(segments) }),
  };
}

/** Reads any other line of a journal. */
export function parseLine(text: string): JournalLine | LineFault {
  const value = parseObject(text);
  if (!value) return damaged('it is not JSON');
  const { mark, key, time, content, attempt } = value;
  if (typeof mark !== 'string') return damaged('it has no mark');
  if (!MARKS.includes(mark)) return { fault: 'its mark is not known to this version', isNewer: true };
  if (typeof key !== 'string' || key === '') return damaged('it has no key');
  if (typeof time !== 'string') return damaged('it has no time');
  if (typeof content !== 'string' || !CONTENT.test(content))
    return damaged('its content is not seven hexadecimal digits');
  if (attempt !== undefined && !(Number.isSafeInteger(attempt) && (attempt as number) > 0)) {
    return damaged('its attempt is not a number above 0');
  }
  return value as Record<string, unknown> & JournalLine;
}

function damaged(fault: string): LineFault {
  return { fault, isNewer: false };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
