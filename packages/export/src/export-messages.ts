import { type Operation, operations } from '@bandwidth-messages/client/operations';
import { type ListMessageItem, isMessagesError } from '@bandwidth-messages/sdk';
import type { ExportCheckpoint } from './checkpoint.js';
import type { ExportClient } from './export-client.js';
import { type ExportOptions, readOptions } from './export-options.js';
import { type ExportRange, readRange, reject } from './export-range.js';
import { runExport } from './export-run.js';

/**
 * All rows of a time range. Each loop starts from the first row, or from behind the `checkpoint`. What ends a loop early
 * carries a checkpoint, as `onCheckpoint` gets it, of exactly what was consumed until then: see `checkpointOf`.
 */
export type MessagesExport = AsyncIterable<ListMessageItem>;

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
  const snapshot = readRange(range);
  const settings = readOptions(options, operation);
  const callerFrames = framesAbove(exportMessages);
  const request = { operation, client, snapshot, settings, callerFrames };
  return { [Symbol.asyncIterator]: () => runExport(request) };
}

/** How far the export had come that ended with this error, to go on from there; `undefined` for other errors. */
export function checkpointOf(error: unknown): ExportCheckpoint | undefined {
  const { checkpoint } = isMessagesError(error) ? (error as { checkpoint?: unknown }) : {};
  return checkpoint as ExportCheckpoint | undefined;
}

/** The lines of the stack that lead to the call of this function, so that errors that come later show them, too. */
function framesAbove(boundary: (...parameters: never[]) => unknown): string {
  const here = { stack: '' };
  // Only V8 has it.
  Error.captureStackTrace?.(here, boundary);
  return here.stack.split('\n').slice(1).join('\n');
}
