import type { MessagesList } from '../types.js';
import { type PassContext, readPass } from './read-pass.js';
import type { SpanRows } from './span-rows.js';
import { type Bounds, type Pass, type Stretch, cut, datesOf, judge, restOf } from './stretch.js';

/** An instant with more rows than the API shows of one, whatever it is asked for. */
export interface UnreadInstant {
  /** The instant, ISO 8601 in UTC. */
  readonly receiveTime: string;
  /** Rows received then. */
  readonly count: number;
  /** How many of them can not be read. The others were handed out. */
  readonly missing: number;
}

export interface SpanContext extends PassContext {
  /** Filters that no row escapes, as far as is known today: their names and values. */
  readonly partitions: readonly (readonly [name: string, values: readonly unknown[]])[];
  /** So many rows that were asked for are not kept. */
  readonly onDrop: (rows: number) => void;
  /** The API counts other rows than it lists, however often it is asked. */
  readonly onMiscount: (stretch: Stretch, rows: number, totalCount: number | undefined) => void;
}

/** A span whose first page is there. */
export interface OpenSpan {
  readonly stretch: Stretch;
  readonly bounds: Bounds;
  readonly page: MessagesList;
}

interface Reading {
  readonly filters: Readonly<Record<string, unknown>>;
  readonly bounds: Bounds;
  readonly wholeOnly: boolean;
}

/** After this many passes over a stretch in which rows keep moving, it is read in parts. */
const MAX_PASSES = 4;
/** How full a window is aimed to be when a stretch is cut without knowing much. */
const FILL = 0.8;

/**
 * Reads all rows of a span into `rows`, and seals them. Whatever does not fit into the window of the API is read on from where the order
 * of the rows allows it, else in parts: of time, and at last, within one millisecond, by filters. Every part is checked
 * against the count of the API, and read again while that changes.
 */
export const readSpan = async (
  context: SpanContext,
  { stretch: span, bounds: startBounds, page: firstPage }: OpenSpan,
  rows: SpanRows,
): Promise<readonly UnreadInstant[]> => {
  const { traits, partitions, pageWindow } = context;
  const unread: UnreadInstant[] = [];
  const runPass = async (
    stretch: Stretch,
    since: number,
    { filters, bounds, wholeOnly }: Reading,
    first: MessagesList | undefined,
  ): Promise<Pass> => {
    const request = { dates: datesOf(stretch, bounds), filters, first, wholeOnly };
    const { rows: read, ...pass } = await readPass(context, request);
    const { distinct, added, kept } = rows.merge(read, pass.timesMs, since);
    context.onDrop(read.length - kept);
    return { ...pass, moved: pass.moved || distinct < read.length, distinct, added };
  };

  const readStretch = async (stretch: Stretch, reading: Reading, first?: MessagesList): Promise<void> => {
    const since = rows.passes + 1;
    let idlePasses = 0;
    let pass: Pass;
    for (let attempt = 1; ; attempt++) {
      pass = await runPass(stretch, since, reading, attempt === 1 ? first : undefined);
      idlePasses = pass.added === 0 ? idlePasses + 1 : 0;
      if (pass.stop === 'end') {
        const known = rows.countSince(since);
        const verdict = judge(pass, known, idlePasses);
        if (verdict === 'unsure') context.onMiscount(stretch, known, pass.total);
        if (verdict !== 'again') return;
      } else if (!pass.moved) break;
      if (attempt >= MAX_PASSES) break;
    }
    const isOrdered = pass.stop === 'window' && !pass.moved && !reading.wholeOnly;
    const rest = isOrdered ? restOf(stretch, pass) : undefined;
    if (!rest) return readParts(stretch, pass, since, reading);
    const unreadBefore = unread.length;
    if (rest.fromMs < rest.toMs) await readStretch(rest, reading);
    // The order was only seen to hold: if it does, all the parts together have as many rows as the whole had.
    if (pass.total === undefined || rows.countSince(since) === pass.total || unread.length > unreadBefore)
      return;
    await readParts(stretch, pass, since, { ...reading, wholeOnly: true });
  };

  const readParts = async (stretch: Stretch, pass: Pass, since: number, reading: Reading): Promise<void> => {
    const total = pass.total ?? pageWindow + 1;
    if (stretch.toMs - stretch.fromMs > 1) {
      const parts = Math.max(2, Math.ceil(total / (pageWindow * FILL)));
      for (const part of cut(stretch, pass.timesMs, parts)) await readStretch(part, reading);
      return;
    }
    const { filters } = reading;
    const isOutermost = Object.keys(filters).length === 0;
    const bounds = isOutermost ? await findBounds(stretch, reading.bounds) : reading.bounds;
    if (bounds !== reading.bounds) return readStretch(stretch, { ...reading, bounds });
    const [name, values = []] = partitions.find(([filter]) => !(filter in filters)) ?? [];
    for (const value of values) {
      if (rows.countSince(since) >= total) break;
      await readStretch(stretch, { filters: { ...filters, [name!]: value }, bounds, wholeOnly: true });
    }
    const missing = total - rows.countSince(since);
    if (missing <= 0 || !isOutermost) return;
    const receiveTime = new Date(stretch.fromMs).toISOString();
    unread.push({ receiveTime, count: rows.countAt(stretch.fromMs) + missing, missing });
  };

  /** Finds out which of the neighbouring milliseconds can be left out, as their rows take room in the window. */
  const findBounds = async (instant: Stretch, bounds: Bounds): Promise<Bounds> => {
    for (const included of ['fromIncluded', 'toIncluded'] as const) {
      if (traits.bounds[included]) continue;
      const dates = datesOf(instant, { ...traits.bounds, [included]: true });
      const { messages } = await context.fetchRows(dates, {});
      context.onDrop(messages?.length ?? 0);
      traits.learn(dates, messages ?? []);
    }
    const { fromIncluded, toIncluded } = traits.bounds;
    return fromIncluded === bounds.fromIncluded && toIncluded === bounds.toIncluded ? bounds : traits.bounds;
  };

  await readStretch(span, { filters: {}, bounds: startBounds, wholeOnly: false }, firstPage);
  rows.seal(span);
  return unread;
};
