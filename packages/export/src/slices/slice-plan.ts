import { type TimeRange, isInstant } from '../time-range.js';

/** A part of the time range, and how many rows it is thought to have. */
export interface PlannedPart extends TimeRange {
  readonly rows: number;
  /** Whether they were counted; estimated otherwise. */
  readonly isCounted: boolean;
}

/** A slice may be so many times as large as it should be. */
const TOLERANCE = 2;

/**
 * Divides a time range into slices of about as many rows as is good to hold. The first page of a slice tells how many it
 * has; what was learned about slices that turned out too large places the next ones.
 */
export class SlicePlan {
  /** What is left of the time range. At first nothing is known of it, so that the first slice is all of it. */
  #ahead: readonly PlannedPart[];

  constructor(range: TimeRange) {
    this.#ahead = range.fromMs < range.toMs ? [{ ...range, rows: 0, isCounted: false }] : [];
  }

  /** The next slice, of about `target` rows; `undefined` when nothing is left. */
  next(target: number): TimeRange | undefined {
    const [part] = this.#ahead;
    if (!part || part.rows <= target * TOLERANCE) return part;
    const { fromMs, toMs, rows } = part;
    // Rows count as evenly spread. Rounded down, so that a slice that was too large becomes smaller for sure.
    const lengthMs = Math.floor(((toMs - fromMs) * target) / rows);
    return { fromMs, toMs: fromMs + Math.max(1, lengthMs) };
  }

  /** Takes the next slice, whose first page told its rows; `false` when they are too many, so that a smaller one is next. */
  take(slice: PlannedPart, target: number): boolean {
    const { rows } = slice;
    const [part = slice, ...later] = this.#ahead;
    const isTaken = rows <= target * TOLERANCE || isInstant(slice);
    const share = (part.toMs - slice.toMs) / (part.toMs - part.fromMs);
    // An estimate was too high where a slice turns out to have few rows: those behind it become longer and longer.
    const estimate = part.rows * share * (rows < target / 2 ? 0.5 : 1);
    const rowsBehind = part.isCounted ? Math.max(0, part.rows - rows) : estimate;
    const behind = { ...part, fromMs: slice.toMs, rows: rowsBehind };
    const ahead = isTaken ? [behind, ...later] : [slice, behind, ...later];
    this.#ahead = ahead.filter(({ fromMs, toMs }) => fromMs < toMs);
    return isTaken;
  }
}
