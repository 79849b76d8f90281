import type { TimeRange } from '../time-range.js';

/** How many rows a slice should have, and how many it may have. */
export interface SliceSize {
  readonly target: number;
  readonly max: number;
}

/**
 * How an export goes through its time range: in slices, one after the other, each with about as many rows as is good to
 * hold. Nothing is asked for only to know how many rows there are: the first page of a slice tells it, and what was
 * learned about slices that turned out too large places the next ones.
 */
export class SlicePlan {
  /** Where the next slice starts. */
  fromMs: number;
  /** What is known of the time from there to the end of the range: where each part ends, and how many rows it has. */
  #ahead: readonly { readonly toMs: number; readonly rows: number }[];

  /** At first nothing is known: the first slice is all of it. */
  constructor({ fromMs, toMs }: TimeRange) {
    this.fromMs = fromMs;
    this.#ahead = fromMs < toMs ? [{ toMs, rows: 0 }] : [];
  }

  /** How many rows are still ahead, as far as is known. */
  get rows(): number {
    return sum(this.#ahead);
  }

  /** Where the next slice should end; `undefined` when nothing is left. Rows count as evenly spread within a part. */
  nextEndMs({ target, max }: SliceSize): number | undefined {
    const endMs = this.#ahead.at(-1)?.toMs;
    if (this.rows <= max) return endMs;
    let startMs = this.fromMs;
    let missing = target;
    for (const { toMs, rows } of this.#ahead) {
      if (rows >= missing) {
        // Rounded down, so that a slice that was too large becomes smaller for sure.
        return Math.max(this.fromMs + 1, startMs + Math.floor(((toMs - startMs) * missing) / rows));
      }
      missing -= rows;
      startMs = toMs;
    }
    return endMs;
  }

  /** It is known how many rows there are up to `toMs`. */
  learn(toMs: number, rows: number): void {
    const before = this.#ahead.filter((part) => part.toMs <= toMs);
    const later = this.#ahead.slice(before.length);
    // Of the part that is cut, so many rows are not behind `toMs` any more.
    const isCut = before.at(-1)?.toMs !== toMs;
    const moved = isCut ? Math.max(0, rows - sum(before)) : 0;
    const rest = later.map((part, index) =>
      index === 0 ? { ...part, rows: Math.max(0, part.rows - moved) } : part,
    );
    this.#ahead = [{ toMs, rows }, ...rest];
  }

  /** The slice that ends at `toMs` was taken. */
  take(toMs: number): void {
    this.fromMs = toMs;
    this.#ahead = this.#ahead.filter((part) => part.toMs > toMs);
  }
}

function sum(parts: readonly { readonly rows: number }[]): number {
  return parts.reduce((total, { rows }) => total + rows, 0);
}
