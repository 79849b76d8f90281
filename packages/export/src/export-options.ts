import type { CallOptions } from '@bandwidth-messages/sdk';
import type { Operation } from '@bandwidth-messages/client/operations';
import type { ExportCheckpoint } from './checkpoint.js';
import { reject } from './export-range.js';
import type { ExportProgress, ExportWarning } from './progress.js';

/** Options of `exportMessages`. */
export interface ExportOptions extends CallOptions {
  /**
   * How many slices of the time range are read at a time, so at most so many requests; 1 to 64. As many are held, each of
   * some 17,500 rows in pages of 500.
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
  readonly onProgress: (progress: ExportProgress) => void;
  readonly onWarning: (warning: ExportWarning) => void;
  /** How many rows one query shows. */
  readonly resultWindow: number;
}

/** What an option must be, and the test of that. */
type Rule = readonly [accepted: string, isRight: (value: unknown) => boolean];

const DEFAULT_CONCURRENCY = 4;
const MAX_CONCURRENCY = 64;
/** Few enough rows for the log's index and for the memory, many enough for the rate limit. */
const DEFAULT_LIMIT = 500;
const MILLISECONDS: Rule = [
  'a number of milliseconds above 0',
  (value) => typeof value === 'number' && value > 0,
];
const LISTENER: Rule = ['a function', (value) => typeof value === 'function'];

/** @throws ValidationError that names the first option that cannot be right */
export function readOptions(options: ExportOptions, operation: Operation): ExportSettings {
  if (typeof options !== 'object' || options === null) reject('options', 'the options must be an object');
  const resultWindow = operation.pageWindow ?? Infinity;
  const rules: Readonly<Record<keyof ExportOptions, Rule>> = {
    signal: ['an AbortSignal, such as the signal of an AbortController', isSignal],
    timeoutMs: MILLISECONDS,
    deadlineMs: MILLISECONDS,
    concurrency: wholeNumberTo(MAX_CONCURRENCY),
    limit: wholeNumberTo(resultWindow),
    settleMs: ['a number from 0', (value) => Number.isFinite(value) && Number(value) >= 0],
    checkpoint: ['a checkpoint', () => true],
    onCheckpoint: LISTENER,
    onProgress: LISTENER,
    onWarning: LISTENER,
  };
  for (const [name, value] of Object.entries(options)) {
    const [, rule] = Object.entries(rules).find(([known]) => known === name) ?? [];
    if (!rule) reject(name, `there is no option ${name}; the options are ${Object.keys(rules).join(', ')}`);
    const [accepted, isRight] = rule;
    if (value !== undefined && !isRight(value)) reject(name, `${name} must be ${accepted}`);
  }
  const {
    concurrency = DEFAULT_CONCURRENCY,
    limit = Math.min(DEFAULT_LIMIT, resultWindow),
    settleMs = operation.indexLagMs ?? 0,
  } = options;
  const [onProgress, onWarning] = [guarded(options.onProgress), guarded(options.onWarning)];
  return { ...options, concurrency, limit, settleMs, resultWindow, onProgress, onWarning };
}

/** A listener as it is called: what it throws, or rejects with, is its own affair. */
function guarded<T>(listener: ((value: T) => unknown) | undefined): (value: T) => void {
  return (value) => {
    try {
      Promise.resolve(listener?.(value)).catch(() => undefined);
    } catch {
      // See above.
    }
  };
}

function isSignal(value: unknown): boolean {
  const { aborted, addEventListener } = (value ?? {}) as Partial<AbortSignal>;
  return typeof aborted === 'boolean' && typeof addEventListener === 'function';
}

function wholeNumberTo(max: number): Rule {
  const isRight = (value: unknown): boolean =>
    Number.isInteger(value) && Number(value) >= 1 && Number(value) <= max;
  return [`a whole number from 1 to ${max}`, isRight];
}
