/** A stretch of time in whole milliseconds since the epoch; its end is not included. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** ISO 8601 in UTC with milliseconds, as the API takes dates. */
export function toIso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

export function isInstant({ fromMs, toMs }: TimeRange): boolean {
  return toMs - fromMs <= 1;
}

/**
 * The two dates that show all rows of a time range, whether or not the API counts them in: at most the rows of one
 * millisecond more on either side. The end never moves inwards, since rows may have digits beyond the millisecond.
 */
export function datesAround({ fromMs, toMs }: TimeRange): TimeRange {
  return { fromMs: fromMs - 1, toMs };
}

/**
 * Cuts a time range of at least two milliseconds where the middle one of its rows was received, and behind that millisecond:
 * one that has very many rows becomes a part of its own.
 */
export function cut({ fromMs, toMs }: TimeRange, rows: readonly { timeMs: number }[]): TimeRange[] {
  const inside = rows.map(({ timeMs }) => timeMs).filter((ms) => ms >= fromMs && ms < toMs);
  inside.sort((a, b) => a - b);
  const cutMs = inside[Math.floor(inside.length / 2)] ?? Math.floor((fromMs + toMs) / 2);
  return [
    { fromMs, toMs: cutMs },
    { fromMs: cutMs, toMs: cutMs + 1 },
    { fromMs: cutMs + 1, toMs },
  ].filter((part) => part.fromMs < part.toMs);
}
