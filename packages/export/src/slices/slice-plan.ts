/**
 * How an export goes through its time range: in slices, one after the other, each with about as many rows as is good to
 * hold. Nothing is asked for only to know how many rows there are: the first page of a slice tells it, and what was
 * learned about slices that turned out too large places the next ones.
 */
export interface SlicePlan {
  /** Where the next slice starts. */
  readonly fromMs: number;
  /** What is known of the time from there to the end of the range: where each part ends, and how many rows it has. */
  readonly ahead: readonly { readonly toMs: number; readonly rows: number }[];
}

/** How many rows a slice should have, and how many it may have. */
export interface SliceSize {
  readonly target: number;
  readonly max: number;
}

/** A plan of which nothing is known yet: its first slice is all of it. */
export function createSlicePlan(fromMs: number, toMs: number): SlicePlan {
  return { fromMs, ahead: fromMs < toMs ? [{ toMs, rows: 0 }] : [] };
}

/** How many rows are still ahead, as far as is known. */
export function rowsAhead({ ahead }: SlicePlan): number {
  return ahead.reduce((sum, { rows }) => sum + rows, 0);
}

/** Where the next slice should end; `undefined` when nothing is left. Rows count as evenly spread within a part. */
export function nextEndOf(plan: SlicePlan, { target, max }: SliceSize): number | undefined {
  const { fromMs, ahead } = plan;
  const endMs = ahead.at(-1)?.toMs;
  if (rowsAhead(plan) <= max) return endMs;
  let startMs = fromMs;
  let missing = target;
  for (const { toMs, rows } of ahead) {
    if (rows >= missing) {
      // Rounded down, so that a slice that was too large becomes smaller for sure.
      return Math.max(fromMs + 1, startMs + Math.floor(((toMs - startMs) * missing) / rows));
    }
    missing -= rows;
    startMs = toMs;
  }
  return endMs;
}

/** What the plan looks like once it is known how many rows there are up to `toMs`. */
export function withCount({ fromMs, ahead }: SlicePlan, toMs: number, rows: number): SlicePlan {
  let unplaced = rows;
  let startMs = fromMs;
  const later: { toMs: number; rows: number }[] = [];
  for (const part of ahead) {
    if (part.toMs > toMs) {
      const isPartly = startMs < toMs;
      later.push(isPartly ? { ...part, rows: Math.max(0, part.rows - unplaced) } : part);
      unplaced = 0;
    } else unplaced = Math.max(0, unplaced - part.rows);
    startMs = part.toMs;
  }
  return { fromMs, ahead: [{ toMs, rows }, ...later] };
}

/** The plan after the slice that ends at `toMs` was taken. */
export function after({ ahead }: SlicePlan, toMs: number): SlicePlan {
  return { fromMs: toMs, ahead: ahead.filter((part) => part.toMs > toMs) };
}
