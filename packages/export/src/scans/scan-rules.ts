import type { TimeRange } from '../time-range.js';
import type { LoggedRow } from './logged-row.js';

/** The order of rows by receive time, as far as it was seen: both are true of rows that tell none yet. */
export interface Order {
  readonly ascends: boolean;
  readonly descends: boolean;
}

/** What reading the pages of one query has brought. */
export interface Scan {
  /**
   * `end`: there was no further page. `window`: the result window is full, so there may be more rows. `broken`: the pages
   * cannot be read on, for the reason in `error`.
   */
  readonly stop: 'end' | 'window' | 'broken';
  readonly error?: unknown;
  /** How many rows match, by the last page; `undefined` when the API did not say, or cannot be believed. */
  readonly total: number | undefined;
  /** The count changed between two pages, so that rows may be hidden; or even went down. */
  readonly moved: boolean;
  readonly shrank: boolean;
  /** As they came. */
  readonly rows: readonly LoggedRow[];
}

/** What the rows of a page say about the order, given the last row before them. */
export function orderAfter(order: Order, before: LoggedRow | undefined, rows: readonly LoggedRow[]): Order {
  let { ascends, descends } = order;
  let lastMs = before?.timeMs ?? rows[0]?.timeMs ?? 0;
  for (const { timeMs } of rows) {
    ascends &&= timeMs >= lastMs;
    descends &&= timeMs <= lastMs;
    lastMs = timeMs;
  }
  return { ascends, descends };
}

/**
 * What is left of a time range after a scan that filled the result window: what is behind its last row, and the millisecond
 * of that row, of which others may be missing. `undefined` when the order of the rows does not tell.
 */
export function restOf(range: TimeRange, rows: readonly LoggedRow[], order: Order): TimeRange | undefined {
  const { fromMs, toMs } = range;
  const { ascends, descends } = order;
  const lastMs = rows.at(-1)?.timeMs ?? fromMs;
  if (ascends === descends) return undefined;
  const rest = ascends
    ? { fromMs: Math.max(fromMs, lastMs), toMs }
    : { fromMs, toMs: Math.min(toMs, lastMs + 1) };
  return rest.toMs - rest.fromMs < toMs - fromMs ? rest : undefined;
}

/**
 * Whether a scan has brought all rows. `distinct` is how many different ones it listed, `known` how many all scans did;
 * `idleScans` scans in a row brought nothing new. `unsure`: scanned as often as makes sense, and the API counts other rows.
 * `full`: the result window is full, and nothing moved.
 */
export function judge(
  { stop, moved, shrank, total, rows }: Scan,
  distinct: number,
  known: number,
  idleScans: number,
): 'complete' | 'unsure' | 'again' | 'full' {
  // A row that came twice has moved to a later page, and others may have moved to an earlier one.
  const hasMoved = moved || distinct < rows.length;
  if (stop === 'window') return hasMoved ? 'again' : 'full';
  // All rows that match now were seen, whichever scan it was in. When rows have gone, this cannot be counted.
  if (!shrank && known === total) return 'complete';
  if (stop === 'broken') return 'again';
  if (!hasMoved && (total === undefined || distinct === total)) return 'complete';
  if (idleScans >= 1 && known >= (total ?? 0)) return 'complete';
  return idleScans >= 2 ? 'unsure' : 'again';
}
