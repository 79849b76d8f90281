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
export type MessagesExport = AsyncIterable<ListMessageItem>;

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
  const callerFrames = framesAbove(exportMessages);
  return { [Symbol.asyncIterator]: () => runExport(request, callerFrames) };
}

/** How far the export had come that ended with this error, to go on from there; `undefined` for other errors. */
export function checkpointOf(error: unknown): ExportCheckpoint | undefined {
  const { checkpoint } = isMessagesError(error) ? (error as { checkpoint?: unknown }) : {};
  return checkpoint as ExportCheckpoint | undefined;
}

/** One loop over an export. `callerFrames`: the lines of the stack that lead to the call of `exportMessages`. */
async function* runExport(request: ExportRequest, callerFrames: string): AsyncGenerator<ListMessageItem> {
  const caller = request.signal;
  // Aborts at the end of the loop as well. The caller's signal may be one of another realm, or of a polyfill.
  const controller = new AbortController();
  const { signal } = controller;
  const abort = (): void => controller.abort(caller?.reason);
  caller?.addEventListener('abort', abort);
  if (caller?.aborted) abort();
  let cursor: Cursor | undefined;
  try {
    cursor = await begin(request);
    yield* consume(request, cursor, signal);
    signal.throwIfAborted();
    const { unread } = cursor;
    if (unread.length > 0) throw createIncompleteError(unread, request.operation.operationId);
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

/** Hands out the rows behind the cursor, moves it on, and tells how far it is. */
async function* consume(
  request: ExportRequest,
  cursor: Cursor,
  signal: AbortSignal,
): AsyncGenerator<ListMessageItem> {
  const { client, resultWindow, onCheckpoint, onProgress } = request;
  const startedMs = client.clock.monotonicMs();
  const tellProgress = (): void => {
    const elapsedMs = client.clock.monotonicMs() - startedMs;
    onProgress(cursor.progress(source.pages, elapsedMs, loader.expectedRows));
  };
  const source = new PageSource(request, signal, tellProgress);
  const loader = new SliceLoader(source, cursor.rest);
  // What the caller returns from onCheckpoint may never settle.
  const aborted = new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  aborted.catch(() => undefined);
  let noted = cursor.rows;
  const note = async (): Promise<void> => {
    noted = cursor.rows;
    await Promise.race([aborted, onCheckpoint?.(cursor.checkpoint())]);
  };

  for await (const slice of loader.slices()) {
    for (const row of cursor.consume(slice)) {
      if (cursor.rows - noted >= Math.min(ROWS_PER_CHECKPOINT, resultWindow)) await note();
      signal.throwIfAborted();
      yield row;
    }
    signal.throwIfAborted();
    tellProgress();
    await note();
  }
}

/** The lines of the stack that lead to the call of this function, so that errors that come later show them, too. */
function framesAbove(boundary: (...parameters: never[]) => unknown): string {
  const here = { stack: '' };
  // Not every engine has it.
  Error.captureStackTrace?.(here, boundary);
  return here.stack.replace(/^.*\n/, '');
}
