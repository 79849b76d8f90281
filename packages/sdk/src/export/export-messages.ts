import type { Operation } from '@bandwidth-messages/client/operations';
import type { Clock } from '../clock.js';
import { AbortError } from '../errors/errors.js';
import { addDetails, isMessagesErrorLike } from '../errors/messages-error.js';
import type { EventSink } from '../events.js';
import { flatten } from '../paging/create-iterator.js';
import type { FetchPage } from '../paging/list-messages.js';
import type { ListMessageItem } from '../types.js';
import { digestOf, readCheckpoint } from './checkpoint.js';
import { ExportIncompleteError } from './export-incomplete-error.js';
import {
  type ExportOptions,
  type ExportQuery,
  rangeOf,
  readExportOptions,
  readWireQuery,
} from './export-options.js';
import { loadSpans } from './load-spans.js';
import { createPosition } from './position.js';
import { type ExportWarning, progressOf } from './progress.js';
import type { UnreadInstant } from './read-span.js';
import type { SpanRows } from './span-rows.js';
import type { Stretch } from './stretch.js';

/** What an export needs of the client. */
export interface ExportContext {
  readonly accountId: string;
  readonly operation: Operation;
  readonly clock: Clock;
  readonly events: EventSink;
  readonly fetchPage: FetchPage;
  /** Checks values, and converts them to what goes over the wire. */
  readonly toWire: (query: ExportQuery) => Readonly<Record<string, unknown>>;
}

/**
 * All rows of a range of time. Each loop starts from the first row, or from behind the `checkpoint`. What ends a loop
 * early carries a `checkpoint`, as `onCheckpoint` gets it, of exactly what was consumed until then.
 *
 * @throws ExportIncompleteError at the end, when more rows were received in one millisecond than the API shows
 */
export type MessagesExport = AsyncIterable<ListMessageItem>;

/** The rows in batches: what lies between two notes of how far it has come, or a span if that is less. */
async function* readBatches(
  context: ExportContext,
  query: ExportQuery,
  options: ExportOptions,
): AsyncGenerator<Iterator<ListMessageItem>, void, undefined> {
  const { accountId, operation, clock, events, fetchPage, toWire } = context;
  const { operationId, retentionDays, pageWindow = Infinity } = operation;
  const { concurrency, settleMs, onCheckpoint, ...callOptions } = readExportOptions(
    query,
    options,
    operation,
  );
  const wire = toWire(query);
  const { filters, limit, fromMs, toMs } = readWireQuery(wire);
  const { limit: _limit, ...identity } = wire;
  const digest = await digestOf(accountId, identity);
  const startedAtMs = clock.now();
  const resumed = options.checkpoint === undefined ? undefined : readCheckpoint(options.checkpoint, digest);
  const rest = resumed
    ? { fromMs: Date.parse(resumed.fromDateTime), toMs: Date.parse(resumed.toDateTime) }
    : { fromMs, toMs };
  const isOver = rest.fromMs === rest.toMs && resumed !== undefined;
  const { range, warnings } = isOver
    ? { range: rest as Stretch, warnings: [] }
    : rangeOf(rest, { settleMs, nowMs: startedAtMs, retentionDays });
  const warn = (warning: ExportWarning): void => events.emit(() => ({ type: 'export-warning', ...warning }));
  warnings.forEach(warn);

  const position = createPosition(
    resumed ?? {
      version: 1,
      query: digest,
      fromDateTime: new Date(range.fromMs).toISOString(),
      toDateTime: new Date(range.toMs).toISOString(),
      rows: 0,
    },
  );
  const own = new AbortController();
  const { signal: caller } = callOptions;
  const signal = caller ? AbortSignal.any([caller, own.signal]) : own.signal;
  const abortError = (): AbortError =>
    new AbortError('exportMessages was aborted by its signal.', { reason: signal.reason });
  const { spans, expectedRows } = loadSpans({
    operation,
    fetchPage,
    filters,
    range,
    limit,
    concurrency,
    options: { ...callOptions, signal },
    onMiscount: (stretch, rows, totalCount) =>
      warn({
        ...stretch,
        reason: 'miscount',
        message: `The API lists ${rows} rows here, and counts ${totalCount}, however often it is asked.`,
      }),
  });

  let windows = 0;
  let noted = 0;
  const note = async (): Promise<void> => {
    noted = position.rows;
    await onCheckpoint(position.checkpoint());
  };
  const handOut = function* (rows: SpanRows): Generator<ListMessageItem, void, undefined> {
    while (!signal.aborted && position.rows - noted < pageWindow) {
      const row = rows.take();
      if (!row) return;
      if (position.isBefore(row)) continue;
      yield row;
      // Not before the next one is asked for: whoever leaves at a row has not consumed it.
      position.take(row);
    }
  };
  try {
    for await (const span of spans) {
      position.enter(span.unread);
      while (span.rows.left > 0) {
        yield handOut(span.rows);
        if (signal.aborted) throw abortError();
        if (position.rows - noted >= pageWindow) await note();
      }
      span.close();
      position.reach(span.stretch.toMs);
      windows++;
      events.emit(() => ({
        type: 'export-progress',
        ...progressOf({
          windows,
          rows: position.rows,
          earlierRows: resumed?.rows ?? 0,
          expectedRows: expectedRows(),
          startedAtMs,
          nowMs: clock.now(),
          range: { fromMs, toMs: range.toMs },
          reachedMs: span.stretch.toMs,
        }),
      }));
      await note();
    }
    const { unread } = position;
    if (unread.length > 0) throw incomplete(unread, operationId);
  } catch (error) {
    const reason = signal.aborted && !isMessagesErrorLike(error) ? abortError() : error;
    throw addDetails(reason, { checkpoint: position.checkpoint() });
  } finally {
    own.abort('the export is over');
  }
}

const incomplete = (unread: readonly UnreadInstant[], operation: string): ExportIncompleteError => {
  const instants = unread.map(({ receiveTime, count, missing }) => `${receiveTime} (${missing} of ${count})`);
  return new ExportIncompleteError(
    `More rows were received in one millisecond than ${operation} shows, and no filter divides them: at ` +
      `${instants.join(', ')} rows are missing. All others were handed out. A filter of your own, such as sourceTn, may reach them.`,
    { unread, operation },
  );
};

/** Reads all rows of a range of time, however many they are. */
export const createExportMessages =
  (context: ExportContext) =>
  (query: ExportQuery, options: ExportOptions = {}): MessagesExport => {
    const snapshot = { ...query };
    return { [Symbol.asyncIterator]: () => flatten(readBatches(context, snapshot, options)) };
  };
