import type { ExportContext } from '../scans/context.js';
import type { UnreadInstant } from '../export-incomplete-error.js';
import { goneBeforeMs } from '../export-range.js';
import { RowBuffer } from '../scans/row-buffer.js';
import { type TimeRange, toIso } from '../time-range.js';
import { type OpenSlice, SliceOpener, openSlice, sliceTarget } from './open-slice.js';
import { readAhead } from './read-ahead.js';
import { SliceReader } from './read-slice.js';
import { type RowAccount, RowBudget } from '../row-budget.js';

/** A slice with all of its rows. */
export interface LoadedSlice {
  readonly range: TimeRange;
  readonly rows: RowBuffer;
  readonly unread: readonly UnreadInstant[];
  /** Lets others have the room that its rows took. */
  close(): void;
}

/** Loads the rows of a time range, slice by slice, some of them ahead. */
export class SliceLoader {
  readonly #opener: SliceOpener;

  constructor(
    private readonly context: ExportContext,
    range: TimeRange,
  ) {
    this.#opener = new SliceOpener(context, range);
  }

  /** How many rows there are in the time range, as far as is known. */
  expectedRows(): number {
    return this.#opener.expectedRows();
  }

  async *slices(): AsyncGenerator<LoadedSlice> {
    const { settings, signal } = this.context;
    const { concurrency } = settings;
    // While one slice is handed out, the others are read to 3/4, 1/2 and 1/4 (with 4 at a time): 2.5 slices in all.
    const maxRows = (sliceTarget(this.context) * (concurrency + 1)) / 2;
    const budget = new RowBudget(maxRows, concurrency, signal);
    const start = async (): Promise<{ loaded: Promise<AsyncIterable<LoadedSlice>> } | undefined> => {
      const account = budget.open();
      const slice = await this.#opener.open(account);
      return slice && { loaded: this.#load(slice, account) };
    };
    for await (const loaded of readAhead(concurrency, start, (index) => budget.serve(index))) yield* loaded;
  }

  /** Reads a slice; one that has more rows than may be held is then read in parts, each when its turn has come. */
  async #load(slice: OpenSlice, account: RowAccount): Promise<AsyncIterable<LoadedSlice>> {
    account.expect(slice.expected);
    const rows = new RowBuffer();
    const reader = new SliceReader(this.context, account, rows);
    const parts = await reader.read(slice);
    if (parts) {
      account.close();
      return this.#loadParts(parts, account);
    }
    const { range } = slice;
    const { unread } = reader;
    rows.seal(range);
    this.#warnOfGoneRows(range);
    return (async function* () {
      yield { range, rows, unread, close: () => account.close() };
    })();
  }

  async *#loadParts(parts: readonly TimeRange[], account: RowAccount): AsyncGenerator<LoadedSlice> {
    for (const range of parts) {
      yield* await this.#load(await openSlice(this.context, account, range), account);
    }
  }

  /** While the export waited, the oldest rows may have gone before they were read. */
  #warnOfGoneRows({ fromMs, toMs }: TimeRange): void {
    const { client, operation, traits, onWarning } = this.context;
    const { retentionDays } = operation;
    const goneMs = Math.max(goneBeforeMs(client.clock.now(), retentionDays), traits.forgottenUntilMs);
    const untilMs = Math.min(goneMs, toMs);
    if (untilMs <= fromMs) return;
    const message = `The API keeps rows for ${retentionDays} days: some before ${toIso(untilMs)} may have gone before they were read.`;
    onWarning({ reason: 'retention', fromMs, toMs: untilMs, message });
  }
}
