import type { Operation } from '@bandwidth-messages/client/operations';
import { type ListMessageItem, isMessagesError } from '@bandwidth-messages/sdk';
import { AbortScope } from './abort-scope.js';
import { type ExportCheckpoint, readCheckpoint, startCheckpoint } from './checkpoint.js';
import { Cursor } from './cursor.js';
import type { ExportClient } from './export-client.js';
import { createIncompleteError } from './export-incomplete-error.js';
import type { ExportSettings } from './export-options.js';
import { type RangeSnapshot, settleRange } from './export-range.js';
import { type ExportWarning, progressOf, tell } from './progress.js';
import { LogTraits } from './scans/log-traits.js';
import { SliceLoader } from './slices/load-slices.js';
import { toIso } from './time-range.js';

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
export async function* runExport(request: ExportRequest): AsyncGenerator<ListMessageItem, void, undefined> {
  const scope = new AbortScope(request.settings.signal);
  let cursor: Cursor | undefined;
  try {
    cursor = new Cursor(await begin(request));
    yield* consume(request, cursor, scope);
    scope.throwIfAborted();
    if (cursor.unread.length > 0) {
      throw createIncompleteError(cursor.unread, request.operation.operationId);
    }
  } catch (error) {
    throw complete(scope.explain(error), request.callerFrames, cursor?.checkpoint());
  } finally {
    scope.close();
  }
}

/** The checkpoint to begin with: the caller's own, or that of a new export. */
async function begin({ operation, client, snapshot, settings }: ExportRequest): Promise<ExportCheckpoint> {
  const { accountId, clock } = client;
  const { checkpoint, settleMs, onWarning } = settings;
  const given = checkpoint && (await readCheckpoint(checkpoint, accountId, snapshot));
  const rest = given && {
    fromMs: Date.parse(given.cursor.fromDateTime),
    toMs: Date.parse(given.toDateTime),
  };
  if (rest && rest.fromMs === rest.toMs) return given;
  const now = { settleMs, nowMs: clock.now(), retentionDays: operation.retentionDays };
  const { range, warnings } = settleRange(rest ?? snapshot, now);
  for (const warning of warnings) tell(onWarning, warning);
  if (!given) return startCheckpoint(accountId, snapshot, range);
  const isWhole = range.fromMs === rest!.fromMs;
  return isWhole ? given : { ...given, cursor: { fromDateTime: toIso(range.fromMs) } };
}

async function* consume(
  { operation, client, snapshot, settings }: ExportRequest,
  cursor: Cursor,
  scope: AbortScope,
): AsyncGenerator<ListMessageItem, void, undefined> {
  const { onProgress, onCheckpoint } = settings;
  const { range, rest, earlierRows } = cursor;
  if (rest.fromMs >= rest.toMs) return;
  const startedMs = client.clock.monotonicMs();
  let pages = 0;
  const tellProgress = (): void => {
    const elapsedMs = client.clock.monotonicMs() - startedMs;
    const { rows, reachedMs } = cursor;
    const expectedRows = loader.expectedRows();
    tell(onProgress, progressOf({ pages, rows, earlierRows, expectedRows, elapsedMs, range, reachedMs }));
  };
  const onPage = (): void => {
    pages++;
    tellProgress();
  };
  const onWarning = (warning: ExportWarning): void => tell(settings.onWarning, warning);
  const { signal } = scope;
  const { filters } = snapshot;
  const traits = new LogTraits();
  const loader = new SliceLoader(
    { client, operation, settings, filters, signal, traits, onPage, onWarning },
    rest,
  );

  const rowsPerCheckpoint = Math.min(ROWS_PER_CHECKPOINT, settings.resultWindow);
  let noted = 0;
  const note = async (): Promise<void> => {
    noted = cursor.rows;
    await scope.waitFor(onCheckpoint?.(cursor.checkpoint()));
  };
  for await (const slice of loader.slices()) {
    cursor.enter(slice.unread);
    for (let next = slice.rows.take(); next; next = slice.rows.take()) {
      if (cursor.wasConsumed(next)) continue;
      scope.throwIfAborted();
      yield next.row;
      // Not before the next one is asked for: whoever leaves at a row has not consumed it.
      cursor.advance(next);
      if (cursor.rows - noted >= rowsPerCheckpoint) await note();
    }
    scope.throwIfAborted();
    slice.close();
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
