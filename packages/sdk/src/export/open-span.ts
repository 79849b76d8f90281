import type { FetchRows } from './read-pass.js';
import type { OpenSpan } from './read-span.js';
import type { ServerTraits } from './server-traits.js';
import { type SpanSize, after, createSpanPlan, nextEndOf, withCount } from './span-plan.js';
import { type Stretch, datesOf } from './stretch.js';

/** A span to be read, and how many rows it is thought to have. */
export interface FoundSpan extends OpenSpan {
  readonly expected: number;
}

/**
 * Opens one span after the other, by asking for its first page. A span that turns out too large is made smaller; what was
 * learned by it places the next ones.
 */
export interface SpanOpener {
  open(fetchRows: FetchRows, onDrop: (rows: number) => void): Promise<FoundSpan | undefined>;
  /** How many rows there are in all spans, opened or not, as far as is known. */
  expectedRows(): number;
}

export const createSpanOpener = (range: Stretch, traits: ServerTraits, size: () => SpanSize): SpanOpener => {
  let plan = createSpanPlan(range.fromMs, range.toMs);
  let opened = 0;
  return {
    async open(fetchRows, onDrop) {
      for (;;) {
        const { bounds } = traits;
        const { fromMs } = plan;
        const toMs = nextEndOf(plan, size());
        if (toMs === undefined) return undefined;
        const stretch = { fromMs, toMs };
        const dates = datesOf(stretch, bounds);
        const page = await fetchRows(dates, {});
        const rows = page.messages ?? [];
        traits.learn(dates, rows);
        const isLast = !page.pageInfo?.nextPageToken;
        const expected = page.totalCount ?? (isLast ? rows.length : size().target);
        plan = withCount(plan, toMs, expected);
        if (expected <= size().max || toMs - fromMs <= 1) {
          plan = after(plan, toMs);
          opened += expected;
          return { stretch, bounds, page, expected };
        }
        onDrop(rows.length);
      }
    },
    expectedRows: () => plan.ahead.reduce((sum, { rows }) => sum + rows, opened),
  };
};
