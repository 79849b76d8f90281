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

/** Cuts a time range of at least two milliseconds into about `parts` with equally many of the rows that were seen. */
export function cut(range: TimeRange, rows: readonly { timeMs: number }[], parts: number): TimeRange[] {
  const { fromMs, toMs } = range;
  const seen = rows
    .map(({ timeMs }) => timeMs)
    .filter((ms) => ms >= fromMs && ms < toMs)
    .sort((a, b) => a - b);
  const cuts = new Set<number>();
  for (let part = 1; part < parts; part++) {
    const ms = seen[Math.floor((seen.length * part) / parts)];
    if (ms === undefined) continue;
    cuts.add(ms);
    // An instant with as many rows as a part becomes a part of its own.
    if (seen.lastIndexOf(ms) - seen.indexOf(ms) >= seen.length / parts) cuts.add(ms + 1);
  }
  const inside = [...cuts].filter((ms) => ms > fromMs && ms < toMs).sort((a, b) => a - b);
  if (inside.length === 0) inside.push(Math.floor((fromMs + toMs) / 2));
  return [fromMs, ...inside].map((startMs, index) => ({ fromMs: startMs, toMs: inside[index] ?? toMs }));
}
