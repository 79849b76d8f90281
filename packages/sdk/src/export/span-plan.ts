/**
 * How an export goes through its range of time: in spans, one after the other, each with about as many rows as is good
 * to hold. Nothing is asked for only to know how many rows there are: the first page of a span tells it, and what was
 * learned about spans that turned out too large places the next ones.
 */
export interface SpanPlan {
  /** Where the next span starts. */
  readonly fromMs: number;
  /** What is known of the time from there to the end of the range: stretches in order, with their rows. */
  readonly ahead: readonly { readonly toMs: number; readonly rows: number }[];
}

/** How large spans are, in rows. */
export interface SpanSize {
  /** As many as a span should have. */
  readonly target: number;
  /** As many as a span may have. */
  readonly max: number;
}

/** A plan of which nothing is known yet: its first span is all of it. */
export const createSpanPlan = (fromMs: number, toMs: number): SpanPlan => ({
  fromMs,
  ahead: fromMs < toMs ? [{ toMs, rows: 0 }] : [],
});

/** Where the next span should end; `undefined` when nothing is left. Rows count as evenly spread within a stretch. */
export const nextEndOf = ({ fromMs, ahead }: SpanPlan, { target, max }: SpanSize): number | undefined => {
  const left = ahead.reduce((sum, { rows }) => sum + rows, 0);
  const endMs = ahead.at(-1)?.toMs;
  if (endMs === undefined || left <= max) return endMs;
  let startMs = fromMs;
  let missing = target;
  for (const { toMs, rows } of ahead) {
    if (rows >= missing) {
      // Rounded down, so that a span that was too large becomes smaller for sure.
      return Math.max(fromMs + 1, startMs + Math.floor(((toMs - startMs) * missing) / rows));
    }
    missing -= rows;
    startMs = toMs;
  }
  return endMs;
};

/** What the plan looks like once it is known how many rows there are up to `toMs`. */
export const withCount = ({ fromMs, ahead }: SpanPlan, toMs: number, rows: number): SpanPlan => {
  let unplaced = rows;
  let startMs = fromMs;
  const later: { toMs: number; rows: number }[] = [];
  for (const stretch of ahead) {
    if (stretch.toMs > toMs) {
      const isPartly = startMs < toMs;
      later.push(isPartly ? { ...stretch, rows: Math.max(0, stretch.rows - unplaced) } : stretch);
      unplaced = 0;
    } else unplaced = Math.max(0, unplaced - stretch.rows);
    startMs = stretch.toMs;
  }
  return { fromMs, ahead: [{ toMs, rows }, ...later] };
};

/** The plan after the span that ends at `toMs` was taken. */
export const after = ({ ahead }: SpanPlan, toMs: number): SpanPlan => ({
  fromMs: toMs,
  ahead: ahead.filter((stretch) => stretch.toMs > toMs),
});
