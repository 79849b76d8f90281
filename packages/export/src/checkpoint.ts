import { ValidationError } from '@bandwidth-messages/sdk';
import type { UnreadInstant } from './export-incomplete-error.js';
import type { RangeSnapshot } from './export-range.js';
import { type TimeRange, toIso } from './time-range.js';

/**
 * How far an export has come: plain JSON, to be kept by the caller and handed to a later `exportMessages` with the same
 * range. Holds no phone number and nothing secret.
 */
export interface ExportCheckpoint {
  /** Form of the checkpoint. */
  readonly version: 1;
  /** The account whose log it is. */
  readonly accountId: string;
  /** Begin of the time range, itself included, ISO 8601. */
  readonly fromDateTime: string;
  /** End of the time range, itself not included, ISO 8601. */
  readonly toDateTime: string;
  /** The filters of the export. */
  readonly filters: {
    /** Their names, in alphabetical order. */
    readonly names: readonly string[];
    /** The first half of the SHA-256 of account, names and values, in hexadecimal. */
    readonly digest: string;
  };
  /** Up to where rows were consumed. */
  readonly cursor: CursorState;
  /** Rows consumed so far, over all runs. */
  readonly rows: number;
  /** Milliseconds found so far that could not be read in full. */
  readonly unread?: readonly UnreadInstant[];
}

/** Up to where rows were consumed. */
export interface CursorState {
  /** Rows received before this time were consumed, ISO 8601. */
  readonly fromDateTime: string;
  /** Of the rows received in that millisecond, those before this message were consumed as well. */
  readonly after?: {
    /** When the message was received, as the API writes it. */
    readonly receiveTime: string;
    /** Id of the message. */
    readonly messageId: string;
    /** How many rows of the message itself were consumed. */
    readonly rows: number;
  };
}

/** The checkpoint of an export of which nothing was consumed yet. `range`: what of it can be read. */
export async function startCheckpoint(
  accountId: string,
  { fromMs, filters }: RangeSnapshot,
  range: TimeRange,
): Promise<ExportCheckpoint> {
  return {
    version: 1,
    accountId,
    fromDateTime: toIso(fromMs),
    toDateTime: toIso(range.toMs),
    filters: await describeFilters(accountId, filters),
    cursor: { fromDateTime: toIso(range.fromMs) },
    rows: 0,
  };
}

/**
 * Checks a checkpoint that came from outside.
 * @throws ValidationError when it is none, or one of another version or export
 */
export async function readCheckpoint(
  value: unknown,
  accountId: string,
  { fromMs, toMs, filters }: RangeSnapshot,
): Promise<ExportCheckpoint> {
  const checkpoint = requireCheckpoint(value);
  const own = await describeFilters(accountId, filters);
  const end = toMs === undefined ? checkpoint.toDateTime : toIso(toMs);
  requireSame(`accountId ${checkpoint.accountId}`, `accountId ${accountId}`);
  requireSame(`fromDateTime ${checkpoint.fromDateTime}`, `fromDateTime ${toIso(fromMs)}`);
  requireSame(`toDateTime ${checkpoint.toDateTime}`, `toDateTime ${end}`);
  const names = own.names.join(', ');
  requireSame(checkpoint.filters.names.join(', ') || 'no filter', names || 'no filter');
  if (checkpoint.filters.digest !== own.digest) requireSame(`other values of ${names}`, 'its own');
  return checkpoint;
}

function requireCheckpoint(value: unknown): ExportCheckpoint {
  const checkpoint = Object(value) as Partial<ExportCheckpoint>;
  const { version, fromDateTime, toDateTime, filters, cursor, rows, unread = [] } = checkpoint;
  if (version === undefined) reject('must be a value that onCheckpoint or an error of an export gave');
  if (version !== 1) reject(`has version ${String(version)}, and this version of the package knows 1 only`);
  const after = cursor?.after ?? { receiveTime: fromDateTime, messageId: '', rows: 0 };
  const isWhole =
    [fromDateTime, toDateTime, cursor?.fromDateTime, after.receiveTime].every(isDate) &&
    typeof checkpoint.accountId === 'string' &&
    typeof after.messageId === 'string' &&
    [rows, after.rows].every(Number.isInteger) &&
    [filters?.names, unread].every(Array.isArray) &&
    typeof filters?.digest === 'string';
  if (!isWhole) reject('is damaged: fields are missing or of another type');
  return checkpoint as ExportCheckpoint;
}

/** Names and digest of the filters, whatever their order and the form of their values. */
async function describeFilters(
  accountId: string,
  filters: RangeSnapshot['filters'],
): Promise<ExportCheckpoint['filters']> {
  const names = Object.keys(filters).sort();
  const values = names.map((name) => String(filters[name]));
  const bytes = new TextEncoder().encode(JSON.stringify([accountId, names, values]));
  const hash = new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', bytes));
  const digest = Array.from(hash.slice(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return { names, digest };
}

function isDate(value: unknown): boolean {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value));
}

function requireSame(its: string, own: string): void {
  if (its === own) return;
  reject(
    `belongs to another export: it was made with ${its}, and this export has ${own}. Give the range that it was made with, or no checkpoint to begin anew`,
  );
}

function reject(problem: string): never {
  throw new ValidationError(`checkpoint ${problem}; nothing was sent.`, { field: 'checkpoint', attempts: 0 });
}
