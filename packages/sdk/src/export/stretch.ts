/** A stretch of time in whole milliseconds, from the first instant up to, but without, the second. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Which ends of its date range the API was seen to include. Not documented, so nothing is known at first. */
export interface Bounds {
  readonly fromIncluded: boolean;
  readonly toIncluded: boolean;
}

/** The two dates that show all of a stretch, whatever bounds the API has: at most one millisecond more on each side. */
export const datesOf = ({ fromMs, toMs }: Stretch, bounds: Bounds): Stretch => ({
  fromMs: bounds.fromIncluded ? fromMs : fromMs - 1,
  toMs: bounds.toIncluded ? toMs - 1 : toMs,
});

/** The order of rows by receive time, as far as it was seen. */
export interface Order {
  readonly ascends: boolean;
  readonly descends: boolean;
}

/** What reading the pages of one query, to the last or as far as the API shows them, has brought. */
export interface Pass extends Order {
  /**
   * `end`: there was no further page. `window`: there are more rows than one query shows. `too-many`: the same, and the
   * order does not tell which ones were shown, so that no further page was asked for.
   */
  readonly stop: 'end' | 'window' | 'too-many';
  /** How many rows match, by the last page; `undefined` when the API did not say. */
  readonly total: number | undefined;
  /** The count changed between two pages, or a row came twice: rows may be hidden. */
  readonly moved: boolean;
  /** The count went down. */
  readonly shrank: boolean;
  /** Different rows in this pass. */
  readonly distinct: number;
  /** Rows that no pass over the same stretch had brought before. */
  readonly added: number;
  /** Receive times in the order in which the rows came. */
  readonly timesMs: readonly number[];
}

/**
 * What is left of a stretch after a pass that stopped at the window of the API, if its order tells: all rows beyond the
 * last one were there. Rows of that very millisecond may be missing, so it is left as well. `undefined` when the order
 * does not tell.
 */
export const restOf = ({ fromMs, toMs }: Stretch, pass: Pass): Stretch | undefined => {
  const { ascends, descends, timesMs } = pass;
  const lastMs = timesMs.at(-1) ?? fromMs;
  if (ascends === descends) return undefined;
  const rest = ascends
    ? { fromMs: Math.max(fromMs, lastMs), toMs }
    : { fromMs, toMs: Math.min(toMs, lastMs + 1) };
  return rest.toMs - rest.fromMs < toMs - fromMs ? rest : undefined;
};

/** Cuts a stretch of at least two milliseconds into about `parts` with equally many of the rows that were seen. */
export const cut = ({ fromMs, toMs }: Stretch, timesMs: readonly number[], parts: number): Stretch[] => {
  const seen = timesMs.filter((ms) => ms >= fromMs && ms < toMs).sort((a, b) => a - b);
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
};

/** What the rows of a page say about the order, given the times before them. */
export const orderAfter = (order: Order, beforeMs: number | undefined, timesMs: readonly number[]): Order => {
  let { ascends, descends } = order;
  let lastMs = beforeMs ?? timesMs[0] ?? 0;
  for (const ms of timesMs) {
    ascends &&= ms >= lastMs;
    descends &&= ms <= lastMs;
    lastMs = ms;
  }
  return { ascends, descends };
};

/**
 * Whether a stretch has been read, after a pass that reached the last page. `known` are the different rows of all passes
 * over it, `idlePasses` how many passes in a row have brought nothing new. `unsure`: read as often as makes sense, and
 * the count of the API still is another.
 */
export const judge = (
  { moved, shrank, distinct, total }: Pass,
  known: number,
  idlePasses: number,
): 'complete' | 'unsure' | 'again' => {
  if (!moved && (total === undefined || distinct === total)) return 'complete';
  // All rows that match now were seen, whichever pass it was in. When rows have gone, this can not be counted.
  if (!shrank && known === total) return 'complete';
  if (idlePasses >= 1 && known >= (total ?? 0)) return 'complete';
  return idlePasses >= 2 ? 'unsure' : 'again';
};
