import { type Operation, operations } from '@bandwidth-messages/client/operations';
import { type ListMessageItem, isMessagesError } from '@bandwidth-messages/sdk';
import { AbortScope } from './abort-scope.js';
import { type ExportCheckpoint, readCheckpoint, startCheckpoint } from './checkpoint.js';
import { Cursor } from './cursor.js';
import { createIncompleteError } from './export-incomplete-error.js';
import { type ExportOptions, readOptions } from './export-options.js';
import { type ExportRange, readRange, reject, settleRange } from './export-range.js';
import { progressOf } from './progress.js';
import { type ExportClient, type ExportRequest, PageSource } from './scans/page-source.js';
import { SliceLoader } from './slices/slice-loader.js';
import { toIso } from './time-range.js';

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
  if (typeof (client as Partial<ExportClient> | undefined)?.call !== 'function') {
    reject('client', 'the first argument must be a client, as createMessagesClient makes it');
  }
  const request = { operation, client, range: readRange(range), settings: readOptions(options, operation) };
  const callerFrames = framesAbove(exportMessages);
  return { [Symbol.asyncIterator]: () => runExport(request, callerFrames) };
}

/** How far the export had come that ended with this error, to go on from there; `undefined` for other errors. */
export function checkpointOf(error: unknown): ExportCheckpoint | undefined {
  const { checkpoint } = isMessagesError(error) ? (error as { checkpoint?: unknown }) : {};
  return checkpoint as ExportCheckpoint | undefined;
}

/** One loop over an export. `callerFrames`: the lines of the stack that lead to the call of `exportMessages`. */
async function* runExport(
  request: ExportRequest,
  callerFrames: string,
): AsyncGenerator<ListMessageItem, void, undefined> {
  const scope = new AbortScope(request.settings.signal);
  let cursor: Cursor | undefined;
  try {
    cursor = new Cursor(await begin(request));
    yield* consume(request, cursor, scope);
    scope.signal.throwIfAborted();
    if (cursor.unread.length > 0) {
      throw createIncompleteError(cursor.unread, request.operation.operationId);
    }
  } catch (error) {
    throw complete(scope.explain(error), callerFrames, cursor?.checkpoint());
  } finally {
    scope.close();
  }
}

/** The checkpoint to begin with: the caller's own, or that of a new export. */
async function begin({ operation, client, range, settings }: ExportRequest): Promise<ExportCheckpoint> {
  const { accountId, clock } = client;
  const { checkpoint, settleMs, onWarning } = settings;
  const given = checkpoint && (await readCheckpoint(checkpoint, accountId, range));
  const asked = given
    ? { fromMs: Date.parse(given.cursor.fromDateTime), toMs: Date.parse(given.toDateTime) }
    : range;
  if (given && asked.fromMs === asked.toMs) return given;
  const settled = settleRange(asked, settleMs, clock.now(), operation.retentionDays, onWarning);
  if (!given) return startCheckpoint(accountId, range, settled);
  return settled.fromMs === asked.fromMs
    ? given
    : { ...given, cursor: { fromDateTime: toIso(settled.fromMs) } };
}

async function* consume(
  request: ExportRequest,
  cursor: Cursor,
  scope: AbortScope,
): AsyncGenerator<ListMessageItem, void, undefined> {
  if (cursor.rest.fromMs >= cursor.rest.toMs) return;
  const { onCheckpoint, onProgress, resultWindow } = request.settings;
  const { clock } = request.client;
  const { signal } = scope;
  const startedMs = clock.monotonicMs();
  let pages = 0;
  const tellProgress = (): void =>
    onProgress(progressOf(cursor, pages, loader.expectedRows, clock.monotonicMs() - startedMs));
  const source = new PageSource(request, signal, () => {
    pages++;
    tellProgress();
  });
  const loader = new SliceLoader(source, cursor.rest);

  let noted = cursor.rows;
  const note = async (): Promise<void> => {
    noted = cursor.rows;
    await scope.waitFor(onCheckpoint?.(cursor.checkpoint()));
  };
  for await (const slice of loader.slices()) {
    cursor.unread = [...cursor.unread, ...slice.unread];
    for (const next of slice.rows) {
      if (cursor.wasConsumed(next)) continue;
      signal.throwIfAborted();
      yield next.row;
      // Not before the next one is asked for: whoever leaves at a row has not consumed it.
      cursor.advance(next);
      if (cursor.rows - noted >= Math.min(ROWS_PER_CHECKPOINT, resultWindow)) await note();
    }
    signal.throwIfAborted();
    cursor.reach(slice.range.toMs);
    tellProgress();
    await note();
  }
}

/** Puts what is known at the end of a loop on the error that ended it, if that is one of the SDK. */
function complete(error: unknown, callerFrames: string, checkpoint: ExportCheckpoint | undefined): unknown {
  if (!isMessagesError(error)) return error;
  if (callerFrames && !error.stack?.includes(callerFrames)) error.stack = `${error.stack}\n${callerFrames}`;
  return Object.assign(error, checkpoint && { checkpoint });
}

/** The lines of the stack that lead to the call of this function, so that errors that come later show them, too. */
function framesAbove(boundary: (...parameters: never[]) => unknown): string {
  const here = { stack: '' };
  // Only V8 has it.
  Error.captureStackTrace?.(here, boundary);
  return here.stack.split('\n').slice(1).join('\n');
}
