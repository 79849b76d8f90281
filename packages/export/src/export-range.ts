import { type ListMessagesQuery, ValidationError } from '@bandwidth-messages/sdk';
import type { ExportWarning } from './progress.js';
import { type TimeRange, toIso } from './time-range.js';

/** Which rows to export: a time range, and any filter of `listMessages`. */
export interface ExportRange extends Omit<
  ListMessagesQuery,
  'fromDateTime' | 'toDateTime' | 'limit' | 'pageToken' | 'sort' | 'limitTotalCount'
> {
  /** Start of the time range, included: a `Date`, or an ISO 8601 text with time zone. Taken to the millisecond. */
  readonly fromDateTime: Date | string;
  /** End of the time range, not included. @default now, less `settleMs` */
  readonly toDateTime?: Date | string | undefined;
}

/** Names and values of parameters that say which rows to list, the dates excepted. */
export type Filters = Readonly<Record<string, unknown>>;

/** What was asked for, taken apart: a copy, whatever becomes of the caller's objects. */
export interface RangeSnapshot {
  readonly fromMs: number;
  readonly toMs: number | undefined;
  readonly filters: Filters;
}

/** An export sets these itself. */
const OWN_PARAMETERS = ['pageToken', 'sort', 'limitTotalCount'];
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/i;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Rows that will be gone in this time are taken as gone: clocks differ, and reading takes a while. */
const RETENTION_MARGIN_MS = 60_000;

/** Raises the error of a value that cannot be right. */
export function reject(field: string, problem: string): never {
  throw new ValidationError(`exportMessages: ${problem}; nothing was sent.`, { field, attempts: 0 });
}

/** @throws ValidationError that names the first field that cannot be right; the client checks the filters */
export function readRange(range: ExportRange): RangeSnapshot {
  if (typeof range !== 'object' || range === null)
    reject('range', 'the range must be an object with fromDateTime');
  const { fromDateTime, toDateTime, ...given } = range as ExportRange & Filters;
  for (const name of OWN_PARAMETERS) {
    if (isGiven(given[name])) reject(name, `${name} cannot be given, as the export sets it itself`);
  }
  if (isGiven(given['limit'])) reject('limit', 'limit is one of the options, not a part of the range');
  const filters = Object.entries(given)
    .filter(([, value]) => isGiven(value))
    .map(([name, value]) => [name, copyOf(value)] as const);
  return {
    fromMs: readDate('fromDateTime', fromDateTime),
    toMs: isGiven(toDateTime) ? readDate('toDateTime', toDateTime) : undefined,
    filters: Object.fromEntries(filters),
  };
}

/** Rows received before this time are gone. */
export function goneBeforeMs(nowMs: number, retentionDays = Infinity): number {
  return Math.ceil(nowMs - retentionDays * DAY_MS);
}

/** Rows received before this time are gone, or will be soon. */
export function keptFromMs(nowMs: number, retentionDays?: number): number {
  return goneBeforeMs(nowMs, retentionDays) + RETENTION_MARGIN_MS;
}

/**
 * The time range that can be exported now; what is to be said about the rest is told to `onWarning`.
 * @throws ValidationError when the range is empty, or all of it is older than what the API keeps
 */
export function settleRange(
  { fromMs, toMs: givenToMs }: Pick<RangeSnapshot, 'fromMs' | 'toMs'>,
  settleMs: number,
  nowMs: number,
  retentionDays: number | undefined,
  onWarning: (warning: ExportWarning) => void,
): TimeRange {
  const settledMs = Math.floor(nowMs - settleMs);
  const toMs = givenToMs ?? settledMs;
  const keptMs = keptFromMs(nowMs, retentionDays);
  if (toMs <= fromMs) {
    const end = givenToMs === undefined ? `now less settleMs (${settleMs})` : 'toDateTime';
    reject('toDateTime', `${end} (${toIso(toMs)}) must be later than fromDateTime (${toIso(fromMs)})`);
  }
  if (toMs <= keptMs) {
    const problem = `all of the range is older than the ${retentionDays} days that the API keeps rows`;
    reject('fromDateTime', problem);
  }
  if (fromMs < keptMs) {
    const message = `The API keeps rows for ${retentionDays} days: those before ${toIso(keptMs)} are gone, or will be within a minute.`;
    onWarning({ reason: 'retention', fromMs, toMs: keptMs, message });
  }
  if (toMs > settledMs) {
    const message = `The end of the range is not settled: rows received after ${toIso(settledMs)} may still be missing.`;
    onWarning({ reason: 'unsettled', fromMs: Math.max(fromMs, settledMs), toMs, message });
  }
  return { fromMs: Math.max(fromMs, keptMs), toMs };
}

/** An empty text is how forms say "nothing", as for the filters of a list. */
function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function isDate(value: unknown): value is Date {
  // Not `instanceof`: a Date may come from another realm.
  return Object.prototype.toString.call(value) === '[object Date]';
}

function copyOf(value: unknown): unknown {
  if (isDate(value)) return new Date(value.getTime());
  return Array.isArray(value) ? [...(value as unknown[])] : value;
}

function readDate(field: string, value: unknown): number {
  const isText = typeof value === 'string' && DATE_TIME.test(value);
  const timeMs = isDate(value) ? value.getTime() : isText ? Date.parse(value) : NaN;
  if (!Number.isNaN(timeMs)) return timeMs;
  return reject(field, `${field} must be a Date, or an ISO 8601 text with date, time and zone`);
}
