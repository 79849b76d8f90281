import type { Operation } from '@bandwidth-messages/client/operations';
import { ValidationError } from '../errors/errors.js';
import type { CallOptions } from '../transport/call.js';
import type { ListMessagesQuery } from '../types.js';
import { requireKeys } from '../values/require.js';
import type { ExportCheckpoint } from './checkpoint.js';
import type { ExportWarning } from './progress.js';
import type { Stretch } from './stretch.js';

/** Which rows to export: the filters of `listMessages`, and a range of receive times. */
export type ExportQuery = Omit<
  ListMessagesQuery,
  'fromDateTime' | 'toDateTime' | 'pageToken' | 'sort' | 'limitTotalCount'
> & {
  /** Start of the range, included. */
  readonly fromDateTime: Date | string;
  /** End of the range, not included. @default now, less `settleMs` */
  readonly toDateTime?: Date | string | undefined;
};

/** Options of `exportMessages`. `signal` ends the whole export; `timeoutMs` and `deadlineMs` hold for each page. */
export interface ExportOptions extends CallOptions {
  /**
   * How many windows of time are read at a time, so at most so many requests. Rows are held for about half as many
   * windows, each of some 28,000 rows in pages of 500.
   * @default 4
   */
  readonly concurrency?: number | undefined;
  /**
   * How long ago rows must have been received to be taken as listed in full, in milliseconds. A range that ends later is
   * exported as it is, with a warning by event.
   * @default what the spec says of the delay of the log, 15 minutes
   */
  readonly settleMs?: number | undefined;
  /** From an earlier run of the same query: goes on behind the last row that was consumed. */
  readonly checkpoint?: ExportCheckpoint | undefined;
  /**
   * Called at least every 10,000 rows, once all rows before the checkpoint were consumed. The export waits for a promise
   * that it returns, and ends with what it throws.
   */
  readonly onCheckpoint?: ((checkpoint: ExportCheckpoint) => unknown) | undefined;
}

type Values = Readonly<Record<string, unknown>>;

const OPTION_NAMES = [
  'signal',
  'timeoutMs',
  'deadlineMs',
  'concurrency',
  'settleMs',
  'checkpoint',
  'onCheckpoint',
] as const satisfies readonly (keyof ExportOptions)[];
/** An export needs these for itself. */
const OWN_PARAMETERS = ['pageToken', 'sort', 'limitTotalCount'];
/** Rows on a page: few enough for the log's index and for the memory, many enough for the rate limit. */
const DEFAULT_LIMIT = 500;
const DEFAULT_CONCURRENCY = 4;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Rows that will be gone in this time are taken as gone: clocks differ, and reading takes a while. */
const RETENTION_MARGIN_MS = 60_000;

const refuse = (field: string, problem: string): never => {
  throw new ValidationError(`exportMessages: ${problem}; nothing was sent.`, { field, attempts: 0 });
};

/** The settings of an export, checked, with their defaults. */
export interface ExportSettings extends CallOptions {
  readonly concurrency: number;
  readonly settleMs: number;
  readonly onCheckpoint: (checkpoint: ExportCheckpoint) => unknown;
}

/** @throws ValidationError that names the first option or field that can not be right */
export const readExportOptions = (
  query: ExportQuery,
  options: ExportOptions,
  operation: Operation,
): ExportSettings => {
  requireKeys('query', query);
  requireKeys('options', options, OPTION_NAMES);
  for (const name of OWN_PARAMETERS) {
    if ((query as Values)[name] !== undefined)
      refuse(name, `${name} can not be given, as the export sets it itself`);
  }
  if (!query.fromDateTime)
    refuse('fromDateTime', 'fromDateTime must be given, as a Date or an ISO 8601 text');
  const {
    concurrency = DEFAULT_CONCURRENCY,
    settleMs = operation.indexLagMs ?? 0,
    onCheckpoint = () => undefined,
  } = options;
  if (!Number.isInteger(concurrency) || concurrency < 1)
    refuse('concurrency', 'concurrency must be an integer from 1');
  if (!(Number.isFinite(settleMs) && settleMs >= 0)) refuse('settleMs', 'settleMs must be a number from 0');
  if (typeof onCheckpoint !== 'function') refuse('onCheckpoint', 'onCheckpoint must be a function');
  return { ...options, concurrency, settleMs, onCheckpoint };
};

/** The query, ready for the wire: filters, page size, and the dates as given. */
export interface WireQuery {
  readonly filters: Values;
  readonly limit: number;
  readonly fromMs: number;
  readonly toMs: number | undefined;
}

/** Takes the query apart after it was checked and converted. */
export const readWireQuery = (wire: Values): WireQuery => {
  const { fromDateTime, toDateTime, limit = DEFAULT_LIMIT, ...filters } = wire;
  return {
    filters,
    limit: Number(limit),
    fromMs: Date.parse(String(fromDateTime)),
    toMs: typeof toDateTime === 'string' ? Date.parse(toDateTime) : undefined,
  };
};

/**
 * The range that can be exported now, and what is to be said about the rest.
 * @throws ValidationError when the range is empty, or all of it is older than what the API keeps
 */
export const rangeOf = (
  { fromMs, toMs: givenToMs }: Pick<WireQuery, 'fromMs' | 'toMs'>,
  {
    settleMs,
    nowMs,
    retentionDays = Infinity,
  }: { settleMs: number; nowMs: number; retentionDays?: number | undefined },
): { readonly range: Stretch; readonly warnings: readonly ExportWarning[] } => {
  const iso = (ms: number): string => new Date(ms).toISOString();
  const settledMs = Math.floor(nowMs - settleMs);
  const toMs = givenToMs ?? settledMs;
  const keptMs = Math.ceil(nowMs - retentionDays * DAY_MS + RETENTION_MARGIN_MS);
  if (toMs <= fromMs) {
    refuse('toDateTime', `toDateTime (${iso(toMs)}) must be later than fromDateTime (${iso(fromMs)})`);
  }
  if (toMs <= keptMs) {
    refuse(
      'fromDateTime',
      `all of the range is older than the ${retentionDays} days that the API keeps rows`,
    );
  }
  const warnings: ExportWarning[] = [];
  if (fromMs < keptMs) {
    const message = `The API keeps rows for ${retentionDays} days: those before ${iso(keptMs)} are gone, or will be within a minute.`;
    warnings.push({ reason: 'retention', fromMs, toMs: keptMs, message });
  }
  if (toMs > settledMs) {
    const message = `The end of the range is not settled: rows received after ${iso(settledMs)} may still be missing.`;
    warnings.push({ reason: 'unsettled', fromMs: Math.max(fromMs, settledMs), toMs, message });
  }
  return { range: { fromMs: Math.max(fromMs, keptMs), toMs }, warnings };
};
