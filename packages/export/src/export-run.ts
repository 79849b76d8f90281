import type { Operation } from '@bandwidth-messages/client/operations';
import { type ListMessageItem, isMessagesError } from '@bandwidth-messages/sdk';
import { AbortScope, createAbortError } from './abort-scope.js';
import { type ExportCheckpoint, readCheckpoint, startCheckpoint } from './checkpoint.js';
import { Cursor } from './cursor.js';
import type { ExportClient } from './export-client.js';
import { createIncompleteError } from './export-incomplete-error.js';
import type { ExportSettings } from './export-options.js';
import { type RangeSnapshot, goneBeforeMs, keptFromMs, settleRange } from './export-range.js';
import { type ReadPage, createPageSource } from './page-source.js';
import { type ExportWarning, progressOf, tell } from './progress.js';
import { LogTraits } from './scans/log-traits.js';
import { SliceLoader } from './slices/load-slices.js';
import { type TimeRange, toIso } from './time-range.js';

export interface ExportRequest {
  readonly operation: Operation;
  readonly client: ExportClient;
  readonly snapshot: RangeSnapshot;
  readonly settings: ExportSettings;
  /** The lines of the stack that lead to the call of `exportMessages`. */
  readonly callerFrames: string;
}

/** Checkpoints come at least every so many rows. */
const ROWS_PER_CHECKPOINT = 10_000;

/** One loop over an export. */
export class ExportRun {
  readonly #scope: AbortScope;
  readonly #traits = new LogTraits();
  readonly #startedMs: number;
  #pages = 0;
  /** The API rejects dates before this time. */
  #forgottenUntilMs = -Infinity;

  constructor(private readonly request: ExportRequest) {
    this.#startedMs = request.client.clock.monotonicMs();
    this.#scope = new AbortScope(request.settings.signal);
  }

  async *rows(): AsyncGenerator<ListMessageItem, void, undefined> {
    const { operation } = this.request;
    let cursor: Cursor | undefined;
    try {
      const start = await this.#start();
      cursor = new Cursor(start);
      const range = { fromMs: Date.parse(start.cursor.fromDateTime), toMs: Date.parse(start.toDateTime) };
      if (range.fromMs < range.toMs) yield* this.#consume(range, start, cursor);
      this.#scope.throwIfAborted();
      if (cursor.unread.length > 0) throw createIncompleteError(cursor.unread, operation.operationId);
    } catch (error) {
      throw this.#complete(error, cursor);
    } finally {
      this.#scope.close();
    }
  }

  /** The checkpoint to begin with: the caller's own, or that of a new export. */
  async #start(): Promise<ExportCheckpoint> {
    const { operation, client, snapshot, settings } = this.request;
    const { accountId, clock } = client;
    const { checkpoint, settleMs } = settings;
    const given =
      checkpoint === undefined ? undefined : await readCheckpoint(checkpoint, accountId, snapshot);
    const rest = given && {
      fromMs: Date.parse(given.cursor.fromDateTime),
      toMs: Date.parse(given.toDateTime),
    };
    if (rest && rest.fromMs === rest.toMs) return given;
    const { retentionDays } = operation;
    const { range, warnings } = settleRange(rest ?? snapshot, {
      settleMs,
      nowMs: clock.now(),
      retentionDays,
    });
    warnings.forEach((warning) => this.#warn(warning));
    if (!given) return startCheckpoint(accountId, snapshot, range);
    return range.fromMs === rest!.fromMs
      ? given
      : { ...given, cursor: { fromDateTime: toIso(range.fromMs) } };
  }

  async *#consume(
    range: TimeRange,
    start: ExportCheckpoint,
    cursor: Cursor,
  ): AsyncGenerator<ListMessageItem, void, undefined> {
    const { operation, settings } = this.request;
    const { onProgress, onCheckpoint } = settings;
    const rowsPerCheckpoint = Math.min(ROWS_PER_CHECKPOINT, operation.pageWindow ?? Infinity);
    const tellProgress = (): void => tell(onProgress, () => this.#progress(start, cursor, loader));
    const readPage = this.#createPageSource(tellProgress);
    const loader = this.#createLoader(range, readPage);
    let noted = 0;
    const note = async (): Promise<void> => {
      noted = cursor.rows;
      await this.#scope.waitFor(onCheckpoint?.(cursor.checkpoint()));
    };
    for await (const slice of loader.slices()) {
      cursor.enter(slice.unread);
      for (let next = slice.rows.take(); next; next = slice.rows.take()) {
        if (cursor.wasConsumed(next)) continue;
        this.#scope.throwIfAborted();
        yield next.row;
        // Not before the next one is asked for: whoever leaves at a row has not consumed it.
        cursor.advance(next);
        if (cursor.rows - noted >= rowsPerCheckpoint) await note();
      }
      this.#scope.throwIfAborted();
      slice.close();
      cursor.reach(slice.range.toMs);
      tellProgress();
      await note();
    }
  }

  #createPageSource(onPage: () => void): ReadPage {
    const { operation, client, snapshot, settings } = this.request;
    const { operationId, pageWindow: resultWindow = Infinity, retentionDays } = operation;
    const { timeoutMs, deadlineMs } = settings;
    return createPageSource({
      client,
      operationId,
      resultWindow,
      filters: snapshot.filters,
      callOptions: { timeoutMs, deadlineMs, signal: this.#scope.signal },
      traits: this.#traits,
      keptFromMs: () => keptFromMs(client.clock.now(), retentionDays),
      onForgotten: (untilMs) => {
        this.#forgottenUntilMs = Math.max(this.#forgottenUntilMs, untilMs);
      },
      onPage: () => {
        this.#pages++;
        onPage();
      },
    });
  }

  #createLoader(range: TimeRange, readPage: ReadPage): SliceLoader {
    const { operation, snapshot, settings } = this.request;
    const { limit, concurrency } = settings;
    return new SliceLoader({
      operation,
      readPage,
      traits: this.#traits,
      filters: snapshot.filters,
      range,
      limit,
      concurrency,
      signal: this.#scope.signal,
      onRead: (read) => this.#warnOfGoneRows(read),
      onMiscount: (where, rows, totalCount) => {
        const message = `The API lists ${rows} rows here, and counts ${totalCount}, however often it is asked.`;
        this.#warn({ ...where, reason: 'miscount', message });
      },
    });
  }

  /** While the export waited, the oldest rows may have gone before they were read. */
  #warnOfGoneRows({ fromMs, toMs }: TimeRange): void {
    const { operation, client } = this.request;
    const { retentionDays } = operation;
    const goneMs = Math.max(goneBeforeMs(client.clock.now(), retentionDays), this.#forgottenUntilMs);
    if (goneMs <= fromMs) return;
    const message = `The API keeps rows for ${retentionDays} days: some before ${toIso(Math.min(goneMs, toMs))} may have gone before they were read.`;
    this.#warn({ reason: 'retention', fromMs, toMs: Math.min(goneMs, toMs), message });
  }

  #warn(warning: ExportWarning): void {
    tell(this.request.settings.onWarning, () => warning);
  }

  #progress(start: ExportCheckpoint, cursor: Cursor, loader: SliceLoader): ReturnType<typeof progressOf> {
    return progressOf({
      pages: this.#pages,
      rows: cursor.rows,
      earlierRows: start.rows,
      expectedRows: loader.expectedRows(),
      elapsedMs: this.request.client.clock.monotonicMs() - this.#startedMs,
      range: { fromMs: Date.parse(start.fromDateTime), toMs: Date.parse(start.toDateTime) },
      reachedMs: cursor.reachedMs,
    });
  }

  /** What is known at the end of a run, put on the error that ended it. */
  #complete(error: unknown, cursor: Cursor | undefined): unknown {
    const { signal } = this.#scope;
    const isAborted = signal.aborted && error === signal.reason;
    const shown = isAborted && !isMessagesError(error) ? createAbortError(error) : error;
    if (!isMessagesError(shown)) return error;
    const { callerFrames } = this.request;
    if (callerFrames && !shown.stack?.includes(callerFrames)) shown.stack = `${shown.stack}\n${callerFrames}`;
    return Object.assign(shown, cursor && { checkpoint: cursor.checkpoint() });
  }
}
