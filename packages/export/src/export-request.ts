import type { Operation } from '@bandwidth-messages/client/operations';
import { ValidationError } from '@bandwidth-messages/sdk';
import type { ExportClient, ExportOptions, ExportRange } from './types.js';

/** Names and values of parameters that say which rows to list, the dates excepted. */
export type Filters = Readonly<Record<string, unknown>>;

/** What an export is asked for, checked and with defaults: a copy, whatever becomes of the caller's objects. */
export interface ExportRequest extends ReturnType<typeof readRange>, ReturnType<typeof readOptions> {
  readonly client: ExportClient;
  readonly operation: Operation;
  /** How many rows one query shows. */
  readonly resultWindow: number;
}

const DEFAULT_CONCURRENCY = 4;
const MAX_CONCURRENCY = 64;
/** Few enough rows for the log's index and for the memory, many enough for the rate limit. */
const DEFAULT_LIMIT = 500;
const LISTENERS = ['onCheckpoint', 'onProgress', 'onWarning'] as const;
const CALL_OPTIONS = ['signal', 'timeoutMs', 'deadlineMs'];
const OPTIONS = ['concurrency', 'limit', 'settleMs', 'checkpoint', ...LISTENERS, ...CALL_OPTIONS];
/** An export sets these itself. */
const OWN_PARAMETERS = ['limit', 'pageToken', 'sort', 'limitTotalCount'];
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/i;

/** Raises the error of a value that cannot be right. */
export function reject(field: string, problem: string): never {
  throw new ValidationError(`exportMessages: ${problem}; nothing was sent.`, { field, attempts: 0 });
}

function requireThat(isRight: boolean, field: string, accepted: string): asserts isRight {
  if (!isRight) reject(field, `${field} must be ${accepted}`);
}

/**
 * Checks what an export is asked for. The client checks the values of the filters, before it sends anything.
 * @throws ValidationError that names the first field that cannot be right
 */
export function readRequest(
  operation: Operation,
  client: ExportClient,
  range: ExportRange,
  options: ExportOptions,
): ExportRequest {
  if (typeof (client as Partial<ExportClient> | undefined)?.call !== 'function')
    reject('client', 'the first argument must be a client, as createMessagesClient makes it');
  const resultWindow = operation.pageWindow ?? Infinity;
  return { client, operation, resultWindow, ...readRange(range), ...readOptions(options, operation) };
}

function readRange(range: ExportRange) {
  requireThat(isObject(range), 'range', 'an object with fromDateTime');
  const { fromDateTime, toDateTime, ...given } = range as ExportRange & Filters;
  const filters = Object.entries(given).filter(([, value]) => isGiven(value));
  const own = filters.map(([name]) => name).find((name) => OWN_PARAMETERS.includes(name));
  if (own) reject(own, `${own} cannot be in the range, as the export sets it itself`);
  // The client takes a Set, too.
  const copyOf = (value: unknown): unknown =>
    Array.isArray(value) || value instanceof Set ? [...(value as Iterable<unknown>)] : value;
  return {
    fromMs: readDate('fromDateTime', fromDateTime),
    /** `undefined`: up to the time of the loop, less `settleMs`. */
    toMs: isGiven(toDateTime) ? readDate('toDateTime', toDateTime) : undefined,
    filters: Object.fromEntries(filters.map(([name, value]) => [name, copyOf(value)])),
  };
}

function readDate(field: string, value: unknown): number {
  // Not `instanceof`: a Date may come from another realm.
  const isDate = Object.prototype.toString.call(value) === '[object Date]';
  const isText = typeof value === 'string' && DATE_TIME.test(value) && isDay(value.slice(0, 10));
  const timeMs = isDate || isText ? new Date(value as Date | string).getTime() : NaN;
  requireThat(!Number.isNaN(timeMs), field, 'a Date, or an ISO 8601 text with date, time and zone');
  return timeMs;
}

/** `Date` turns February 30 into March 2. */
function isDay(date: string): boolean {
  return new Date(date).getUTCDate() === Number(date.slice(8));
}

function readOptions(options: ExportOptions, { pageWindow = Infinity, indexLagMs = 0 }: Operation) {
  requireThat(isObject(options), 'options', 'an object');
  const unknown = Object.keys(options).find((name) => !OPTIONS.includes(name));
  if (unknown) reject(unknown, `there is no option ${unknown}; the options are ${OPTIONS.join(', ')}`);
  const { concurrency = DEFAULT_CONCURRENCY, limit = Math.min(DEFAULT_LIMIT, pageWindow) } = options;
  const { settleMs = indexLagMs, signal } = options;
  const isConcurrency = Number.isInteger(concurrency) && concurrency >= 1 && concurrency <= MAX_CONCURRENCY;
  requireThat(isConcurrency, 'concurrency', `a whole number from 1 to ${MAX_CONCURRENCY}`);
  const isLimit = Number.isInteger(limit) && limit >= 1 && limit <= pageWindow;
  requireThat(isLimit, 'limit', `a whole number from 1 to ${pageWindow}`);
  requireThat(Number.isFinite(settleMs) && settleMs >= 0, 'settleMs', 'a number of milliseconds from 0');
  for (const name of ['timeoutMs', 'deadlineMs'] as const) {
    const { [name]: value = Infinity } = options;
    requireThat(typeof value === 'number' && value > 0, name, 'a number of milliseconds above 0');
  }
  const isSignal = signal === undefined || (isObject(signal) && 'addEventListener' in signal);
  requireThat(isSignal, 'signal', 'an AbortSignal, such as the signal of an AbortController');
  for (const name of LISTENERS)
    requireThat(['function', 'undefined'].includes(typeof options[name]), name, 'a function');
  const [onProgress, onWarning] = [guarded(options.onProgress), guarded(options.onWarning)];
  return { ...options, concurrency, limit, settleMs, onProgress, onWarning };
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** An empty text is how forms say "nothing", as for the filters of a list. */
function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** A listener as it is called: what it throws, or rejects with, is its own affair. */
function guarded<T>(listener: ((value: T) => unknown) | undefined): (value: T) => void {
  const call = async (value: T): Promise<unknown> => listener?.(value);
  return (value) => void call(value).catch(() => undefined);
}
