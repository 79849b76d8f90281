import type { QueryValues } from '../openapi/parse-query.js';
import type { RangeBounds } from './filter.js';

/** A stretch of the log by receive time, in whole milliseconds, both ends included. */
export interface DateRange {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface DateRules {
  readonly retentionMs: number;
  readonly bounds: RangeBounds;
  /** Whether dates without milliseconds, or with an offset, are rejected, as was seen of the API. */
  readonly requireMilliseconds: boolean;
  /** Whether a range that is upside down or reaches back too far is rejected; otherwise it finds what there is. */
  readonly rejectOddRanges: boolean;
}

const WITH_MILLISECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const ANY_ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

/** A client that asks for the last 14 days must not be rejected for the time its request takes. */
const CLOCK_TOLERANCE_MS = 60_000;

/**
 * The stretch that a search asks for, or what is wrong with its dates.
 *
 * How far back it may reach is told by the time at which the list was begun, so that one that was begun can be read to
 * its end.
 */
export function readDateRange(
  query: QueryValues,
  nowMs: number,
  startedAtMs: number,
  rules: DateRules,
): DateRange | string {
  const oldestMs = nowMs - rules.retentionMs;
  const from = readDate('fromDateTime', query, rules);
  if (typeof from === 'string') return from;
  const to = readDate('toDateTime', query, rules);
  if (typeof to === 'string') return to;
  if (rules.rejectOddRanges) {
    const days = rules.retentionMs / (24 * 60 * 60 * 1000);
    if (from !== undefined && startedAtMs - from > rules.retentionMs + CLOCK_TOLERANCE_MS)
      return `fromDateTime: at most ${days} days back are possible`;
    if (from !== undefined && to !== undefined && from > to) return 'fromDateTime: is after toDateTime';
  }
  return {
    fromMs: Math.max(
      oldestMs,
      from === undefined ? -Infinity : rules.bounds.startsWith('[') ? from : from + 1,
    ),
    toMs: to === undefined ? Infinity : rules.bounds.endsWith(']') ? to : to - 1,
  };
}

function readDate(name: string, query: QueryValues, rules: DateRules): number | string | undefined {
  const value = query.get(name);
  if (value === undefined) return undefined;
  const text = String(value);
  const form = rules.requireMilliseconds ? WITH_MILLISECONDS : ANY_ISO;
  const time = form.test(text) ? Date.parse(text) : NaN;
  // Date.parse rolls a 31st of June over; the API knows no such day.
  const isReal = !Number.isNaN(time) && isRealDay(text);
  return isReal ? time : `${name}: '${text}' is no date of the form 2025-01-31T12:00:00.000Z`;
}

function isRealDay(text: string): boolean {
  if (Number(text.slice(8, 10)) <= 28) return true;
  const [year, month, day] = text.slice(0, 10).split('-').map(Number) as [number, number, number];
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}
