import type { CallOptions } from '@bandwidth-messages/sdk';
import type { Operation } from '@bandwidth-messages/client/operations';
import type { ExportCheckpoint } from './checkpoint.js';
import { reject } from './export-range.js';
import type { ExportProgress, ExportWarning } from './progress.js';

/** Options of `exportMessages`. */
export interface ExportOptions extends CallOptions {
  /**
   * How many slices of the time range are read at a time, so at most so many requests; 1 to 64. Rows are held for about
   * half as many slices, each of some 22,000 rows in pages of 500.
   * @default 4
   */
  readonly concurrency?: number | undefined;
  /** Rows on a page. @default 500 */
  readonly limit?: number | undefined;
  /**
   * How long ago rows must have been received to be taken as listed in full, in milliseconds. A range that ends later is
   * exported as it is, with a warning.
   * @default 900000, what the spec says of the delay of the log: 15 minutes
   */
  readonly settleMs?: number | undefined;
  /** From an earlier run of the same range: goes on behind the last row that was consumed. @default the export begins anew */
  readonly checkpoint?: ExportCheckpoint | undefined;
  /**
   * Called at least every 10,000 rows, once all rows before the checkpoint were consumed. The export waits for a promise
   * that it returns, and ends with what it throws.
   * @default none
   */
  readonly onCheckpoint?: ((checkpoint: ExportCheckpoint) => unknown) | undefined;
  /** Called for each page that was read, and when all rows of a slice were consumed. What it throws is ignored. @default none */
  readonly onProgress?: ((progress: ExportProgress) => void) | undefined;
  /** Called for what may be missing in the export. What it throws is ignored. @default none */
  readonly onWarning?: ((warning: ExportWarning) => void) | undefined;
}

/** The options, checked, with their defaults. */
export interface ExportSettings extends ExportOptions {
  readonly concurrency: number;
  readonly limit: number;
  readonly settleMs: number;
  /** How many rows one query shows. */
  readonly resultWindow: number;
}

const OPTION_NAMES = [
  'signal',
  'timeoutMs',
  'deadlineMs',
  'concurrency',
  'limit',
  'settleMs',
  'checkpoint',
  'onCheckpoint',
  'onProgress',
  'onWarning',
] as const satisfies readonly (keyof ExportOptions)[];
const DEFAULT_CONCURRENCY = 4;
const MAX_CONCURRENCY = 64;
/** Few enough rows for the log's index and for the memory, many enough for the rate limit. */
const DEFAULT_LIMIT = 500;

/** @throws ValidationError that names the first option that cannot be right */
export function readOptions(options: ExportOptions, operation: Operation): ExportSettings {
  if (typeof options !== 'object' || options === null) reject('options', 'the options must be an object');
  const unknown = Object.keys(options).find((name) => !OPTION_NAMES.some((known) => known === name));
  if (unknown !== undefined) {
    reject(unknown, `there is no option ${unknown}; the options are ${OPTION_NAMES.join(', ')}`);
  }
  const resultWindow = operation.pageWindow ?? Infinity;
  const {
    concurrency = DEFAULT_CONCURRENCY,
    limit = Math.min(DEFAULT_LIMIT, resultWindow),
    settleMs = operation.indexLagMs ?? 0,
    signal,
  } = options;
  requireInteger('concurrency', concurrency, MAX_CONCURRENCY);
  requireInteger('limit', limit, resultWindow);
  if (!(Number.isFinite(settleMs) && settleMs >= 0)) reject('settleMs', 'settleMs must be a number from 0');
  for (const name of ['timeoutMs', 'deadlineMs'] as const) {
    const value = options[name];
    if (value !== undefined && !(typeof value === 'number' && value > 0)) {
      reject(name, `${name} must be a number of milliseconds above 0`);
    }
  }
  for (const name of ['onCheckpoint', 'onProgress', 'onWarning'] as const) {
    const value = options[name];
    if (value !== undefined && typeof value !== 'function') reject(name, `${name} must be a function`);
  }
  const isSignal = typeof signal?.aborted === 'boolean' && typeof signal.addEventListener === 'function';
  if (signal !== undefined && !isSignal) {
    reject('signal', 'signal must be an AbortSignal, such as the signal of an AbortController');
  }
  return { ...options, concurrency, limit, settleMs, resultWindow };
}

function requireInteger(field: string, value: unknown, max: number): void {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= max) return;
  reject(field, `${field} must be a whole number from 1 to ${max}`);
}
