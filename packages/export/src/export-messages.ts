import { type Operation, operations } from '@bandwidth-messages/client/operations';
import { AbortError, type ListMessageItem, isMessagesError } from '@bandwidth-messages/sdk';
import { readCheckpoint, startCheckpoint } from './checkpoint.js';
import { Cursor } from './cursor.js';
import { createIncompleteError } from './export-incomplete-error.js';
import { type ExportRequest, readRequest } from './export-request.js';
import { PageSource } from './scans/page-source.js';
import { logLimits, settleRange } from './settle-range.js';
import { SliceLoader } from './slices/slice-loader.js';
import { toIso } from './time-range.js';
import type { ExportCheckpoint, ExportClient, ExportOptions, ExportRange } from './types.js';

/**
 * All rows of a time range. Each loop starts from the first row, or from behind the `checkpoint`. What ends a loop early
 * carries a checkpoint, as `onCheckpoint` gets it, of exactly what was consumed until then: see `checkpointOf`.
 */
export interface MessagesExport extends AsyncIterable<ListMessageItem> {
  /**
   * The same rows in lists of at most `limit`, for programs that write many at a time, to a file or a database: it spares
   * a promise for each row. A list is consumed when the next one is asked for.
   */
  byBatch(): AsyncIterable<ListMessageItem[]>;
}

/** Checkpoints come at least every so many rows. */
const ROWS_PER_CHECKPOINT = 10_000;

/**
 * Reads all rows of the message log in `[fromDateTime, toDateTime)`, however many they are: past the 10,000 rows that one
 * query shows. Rows come by ascending receive time, then by messageId, each once. Several slices of the time range are
 * read ahead, within a bounded memory. Failed requests are repeated and pauses waited out.
 *
 * @throws ValidationError at once, when range or options cannot be right; nothing was sent
 * @throws ExportIncompleteError at the end of a loop, when more rows were received in one millisecond than the API shows
 */
export function exportMessages(
  client: ExportClient,
  range: ExportRange,
  options: ExportOptions = {},
): MessagesExport {
  return createExport(operations.listMessages, client, range, options);
}

/** `exportMessages` for the operation as it is described there. */
export function createExport(
  operation: Operation,
  client: ExportClient,
  range: ExportRange,
  options: ExportOptions = {},
): MessagesExport {
  const request = readRequest(operation, client, range, options);
  // The lines of the stack that lead here: errors that come later show them, too. Not every engine has a stack.
  const callerFrames = (new Error().stack ?? '').replace(/^.*\n/, '');
  return {
    [Symbol.asyncIterator]: () => runExport(request, callerFrames, 1, ([row]) => row!),
    byBatch: () => ({
      [Symbol.asyncIterator]: () => runExport(request, callerFrames, request.limit, (batch) => batch),
    }),
  };
}

/** How far the export had come that ended with this error, to go on from there; `undefined` for other errors. */
export function checkpointOf(error: unknown): ExportCheckpoint | undefined {
  const { checkpoint } = isMessagesError(error) ? (error as { checkpoint?: unknown }) : {};
  return checkpoint as ExportCheckpoint | undefined;
}

/**
 * One loop over an export, in batches of at most `maxRows`, each given to the loop as `handOut` makes it. `callerFrames`: the
 * lines of the stack that lead to the call of `exportMessages`.
 */
async function* runExport<T>(
  request: ExportRequest,
  callerFrames: string,
  maxRows: number,
  handOut: (batch: ListMessageItem[]) => T,
): AsyncGenerator<T> {
  const { client, operation, resultWindow, signal: caller, onCheckpoint, onProgress } = request;
  const rowsPerCheckpoint = Math.min(ROWS_PER_CHECKPOINT, resultWindow);
  const batchRows = Math.min(maxRows, rowsPerCheckpoint);
  // Aborts at the end of the loop as well. The caller's signal may be one of another realm, or of a polyfill.
  const controller = new AbortController();
  const { signal } = controller;
  const abort = (): void => controller.abort(caller?.reason);
  caller?.addEventListener('abort', abort);
  const aborted = new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  aborted.catch(() => undefined);
  if (caller?.aborted) abort();
  let cursor: Cursor | undefined;
  try {
    const consumed = (cursor = await begin(request));
    const startedMs = client.clock.monotonicMs();
    const tellProgress = (): void =>
      onProgress(consumed.progress(source.pages, client.clock.monotonicMs() - startedMs));
    const source = new PageSource(request, signal, tellProgress);
    const loader = new SliceLoader(source, consumed.rest);
    let noted = consumed.rows;
    const note = async (): Promise<void> => {
      noted = consumed.rows;
      // What the caller returns from onCheckpoint may never settle.
      await Promise.race([aborted, onCheckpoint?.(consumed.checkpoint())]);
    };
    for await (const slice of loader.slices()) {
      for (const batch of consumed.consume(slice, batchRows)) {
        if (consumed.rows + batchRows - noted > rowsPerCheckpoint) await note();
        signal.throwIfAborted();
        yield handOut(batch);
      }
      signal.throwIfAborted();
      tellProgress();
      await note();
    }
    signal.throwIfAborted();
    if (consumed.unread.length > 0) throw createIncompleteError(consumed.unread, operation.operationId);
  } catch (thrown) {
    const isReason = signal.aborted && thrown === signal.reason && !isMessagesError(thrown);
    const error = isReason ? new AbortError('exportMessages was aborted.', { reason: thrown }) : thrown;
    if (!isMessagesError(error)) throw error;
    if (!error.stack?.includes(callerFrames)) error.stack = `${error.stack}\n${callerFrames}`;
    throw Object.assign(error, cursor && { checkpoint: cursor.checkpoint() });
  } finally {
    caller?.removeEventListener('abort', abort);
    controller.abort('the export is over');
  }
}

/** Where to begin: behind the caller's checkpoint, or at the first row that the API still keeps. */
async function begin(request: ExportRequest): Promise<Cursor> {
  const checkpoint =
    request.checkpoint === undefined
      ? await startCheckpoint(request, request.toMs ?? logLimits(request).settledMs)
      : await readCheckpoint(request.checkpoint, request);
  const cursor = new Cursor(checkpoint);
  const { rest } = cursor;
  if (request.checkpoint && rest.fromMs >= rest.toMs) return cursor;
  const fromMs = settleRange(rest, request);
  if (fromMs === rest.fromMs) return cursor;
  return new Cursor({ ...checkpoint, cursor: { fromDateTime: toIso(fromMs) } });
}
