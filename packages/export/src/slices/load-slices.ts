import type { Operation } from '@bandwidth-messages/client/operations';
import type { UnreadInstant } from '../export-incomplete-error.js';
import type { Filters, ReadPage } from '../page-source.js';
import { RowBuffer } from '../scans/row-buffer.js';
import { hasNoOrder } from '../scans/scan-rules.js';
import type { LogTraits } from '../scans/log-traits.js';
import { type TimeRange, datesAround } from '../time-range.js';
import { type OpenSlice, SliceOpener } from './open-slice.js';
import { readAhead } from './read-ahead.js';
import { type SliceContext, SliceReader } from './read-slice.js';
import { type RowAccount, createRowBudget } from './row-budget.js';
import type { SliceSize } from './slice-plan.js';

/** A slice with all of its rows. */
export interface LoadedSlice {
  readonly range: TimeRange;
  readonly rows: RowBuffer;
  readonly unread: readonly UnreadInstant[];
  /** Lets others have the room that its rows took. */
  close(): void;
}

export interface LoadRequest {
  readonly operation: Operation;
  readonly readPage: ReadPage;
  readonly traits: LogTraits;
  readonly filters: Filters;
  readonly range: TimeRange;
  /** Rows on a page. */
  readonly limit: number;
  readonly concurrency: number;
  readonly signal: AbortSignal;
  /** A slice was read. */
  readonly onRead: (range: TimeRange) => void;
  readonly onMiscount: SliceContext['onMiscount'];
}

/** Filters whose values divide the rows, as long as the API knows no value that is not in its description. */
const PARTITIONS = ['messageDirection', 'messageType', 'messageStatus'];
/**
 * The last page of a slice is half empty on average, so slices have many pages: with those of slices that turn out too
 * large, that costs about 1.5 % of requests more than there are full pages. What bounds them is the memory for the rows
 * of all slices that are read at a time.
 */
const PAGES_PER_SLICE = 56;
const MAX_SLICE_TARGET = 48_000;
/** The first slice is small, so that its rows come soon; each one after it may be twice as large. */
const PAGES_OF_FIRST_SLICE = 4;
/** How full a result window is aimed to be where a slice must fit into one. */
const FILL = 0.8;

/** Loads the rows of a time range, slice by slice, some of them ahead. */
export class SliceLoader {
  readonly #resultWindow: number;
  readonly #target: number;
  readonly #opener: SliceOpener;
  readonly #budget;
  readonly #partitions: SliceContext['partitions'];
  #started = 0;

  constructor(private readonly request: LoadRequest) {
    const { operation, range, limit, concurrency, filters, signal } = request;
    this.#resultWindow = operation.pageWindow ?? Infinity;
    this.#target = Math.min(Math.max(this.#resultWindow, limit * PAGES_PER_SLICE), MAX_SLICE_TARGET);
    this.#opener = new SliceOpener(range, limit, () => this.#size());
    // While one slice is handed out, the others are read to 3/4, 1/2 and 1/4 (with 4 at a time): 2.5 slices in all.
    this.#budget = createRowBudget((this.#target * (concurrency + 1)) / 2, concurrency, signal);
    this.#partitions = PARTITIONS.filter((name) => !(name in filters)).map(
      (name) => [name, operation.parameters.find((rule) => rule.name === name)?.enum ?? []] as const,
    );
  }

  /** How many rows there are in the time range, as far as is known. */
  expectedRows(): number {
    return this.#opener.expectedRows();
  }

  async *slices(): AsyncGenerator<LoadedSlice> {
    const { concurrency } = this.request;
    const onWait = (index: number): void => this.#budget.serve(index);
    for await (const load of readAhead({ concurrency, start: () => this.#start(), onWait })) yield* load;
  }

  #size(): SliceSize {
    if (hasNoOrder(this.request.traits.order)) {
      // Nothing tells which rows a result window shows, so all of a slice must fit into one.
      return { target: Math.floor(this.#resultWindow * FILL), max: this.#resultWindow };
    }
    const growing = this.request.limit * PAGES_OF_FIRST_SLICE * 2 ** Math.min(this.#started, 30);
    const target = Math.min(growing, this.#target);
    return { target, max: target * 2 };
  }

  async #start(): Promise<{ readonly loaded: Promise<AsyncIterable<LoadedSlice>> } | undefined> {
    const account = this.#budget.open();
    const readPage = this.#withinBudget(account);
    const slice = await this.#opener.open(readPage, (rows) => account.give(rows));
    if (!slice) return undefined;
    this.#started++;
    return { loaded: this.#load(slice, account, readPage) };
  }

  /** Asks for pages when there is room for their rows. */
  #withinBudget(account: RowAccount): ReadPage {
    return async (query) => {
      await account.take(query.limit);
      const page = await this.request.readPage(query);
      account.give(query.limit - page.rows.length);
      return page;
    };
  }

  /** Reads a slice; one that has more rows than may be held is then read in parts, each when its turn has come. */
  async #load(
    slice: OpenSlice,
    account: RowAccount,
    readPage: ReadPage,
  ): Promise<AsyncIterable<LoadedSlice>> {
    account.expect(slice.expected);
    const { operation, traits, limit, onRead, onMiscount } = this.request;
    const rows = new RowBuffer();
    const reader = new SliceReader(
      {
        readPage,
        traits,
        operationId: operation.operationId,
        limit,
        resultWindow: this.#resultWindow,
        partitions: this.#partitions,
        maxRows: this.#target * 2 + this.#resultWindow,
        onDrop: (count) => account.give(count),
        onMiscount,
      },
      rows,
    );
    const parts = await reader.read(slice);
    const close = (): void => account.close();
    if (parts) {
      close();
      return this.#loadParts(parts, account, readPage);
    }
    const { range } = slice;
    rows.seal(range);
    onRead(range);
    return only({ range, rows, unread: reader.unread, close });
  }

  async *#loadParts(
    parts: readonly TimeRange[],
    account: RowAccount,
    readPage: ReadPage,
  ): AsyncGenerator<LoadedSlice> {
    for (const range of parts) {
      const firstPage = await readPage({ dates: datesAround(range), filters: {}, limit: this.request.limit });
      const expected = firstPage.totalCount ?? 0;
      yield* await this.#load({ range, firstPage, expected }, account, readPage);
    }
  }
}

async function* only<T>(value: T): AsyncGenerator<T> {
  yield value;
}
