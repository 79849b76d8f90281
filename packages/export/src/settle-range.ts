import { type ExportRequest, reject } from './export-request.js';
import { type TimeRange, toIso } from './time-range.js';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Rows that will be gone in this time are taken as gone, since clocks differ. An export begins with rows that last longer. */
const RETENTION_MARGIN_MS = 30_000;

/** What the log holds now: rows from before `goneMs` are gone, and those from before `settledMs` are listed in full. */
export function logLimits({ client, operation, settleMs }: ExportRequest) {
  const nowMs = client.clock.now();
  const goneMs = nowMs - (operation.retentionDays ?? Infinity) * DAY_MS + RETENTION_MARGIN_MS;
  return { goneMs, settledMs: Math.max(0, Math.floor(nowMs - settleMs)) };
}

/**
 * From when on the rows of a time range can be read now. What is to be said about the others is told by a warning.
 * @throws ValidationError when the range is empty, or all of it is older than what the API keeps
 */
export function settleRange({ fromMs, toMs }: TimeRange, request: ExportRequest): number {
  const { goneMs, settledMs } = logLimits(request);
  const keptMs = goneMs + RETENTION_MARGIN_MS;
  const { operation, settleMs, onWarning } = request;
  if (toMs <= fromMs) {
    const end = request.toMs === undefined ? `now less settleMs (${settleMs})` : 'toDateTime';
    reject('toDateTime', `${end} (${toIso(toMs)}) must be later than fromDateTime (${toIso(fromMs)})`);
  }
  if (toMs <= keptMs) {
    reject(
      'fromDateTime',
      `the whole range is older than the ${operation.retentionDays} days that the API keeps`,
    );
  }
  warnOfGoneRows(request, { fromMs, toMs }, keptMs);
  if (toMs > settledMs) {
    const message = `The end of the range is not settled: rows received after ${toIso(settledMs)} may still be missing.`;
    onWarning({ reason: 'unsettled', fromMs: Math.max(fromMs, settledMs), toMs, message });
  }
  return Math.max(fromMs, keptMs);
}

/** Tells that rows of a time range are gone: those from before a time. */
export function warnOfGoneRows(request: ExportRequest, { fromMs, toMs }: TimeRange, beforeMs: number): void {
  const untilMs = Math.min(toMs, beforeMs);
  if (untilMs <= fromMs) return;
  const { retentionDays } = request.operation;
  const message = `The API keeps rows for ${retentionDays} days: those before ${toIso(untilMs)} may have gone before they were read.`;
  request.onWarning({ reason: 'retention', fromMs, toMs: untilMs, message });
}
