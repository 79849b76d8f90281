import { operations } from '@bandwidth-messages/client/operations';
import { ValidationError } from '@bandwidth-messages/sdk';
import type { Journal } from '../journal/journal.js';
import type { QueueRate } from '../pacing/queue-model.js';
import type { BulkProgress } from './bulk-result.js';
import type { ShouldSend } from './send-once.js';

/** How a list is sent. */
export interface BulkOptions {
  /** Where the marks of each message are written, and read again after a crash: {@link openJournal}. */
  readonly journal: Journal;
  /**
   * What the account may send, as agreed with Bandwidth: it is never exceeded. When 429s tell that less is left, for
   * instance as others send from the same account, less is sent.
   * @default what the spec says: 1 segment per second, 900 seconds' worth in the queue
   */
  readonly rate?: Partial<QueueRate> | undefined;
  /** How many messages may be on their way at once, and so how many can be `unknown` after a crash. @default 10 */
  readonly concurrency?: number | undefined;
  /**
   * Asked about each message just before it is sent; where the answer is `false` it ends as `skipped`. What it rejects
   * with ends the run.
   * @default every message is sent
   */
  readonly shouldSend?: ShouldSend | undefined;
  /** Ends the run: no new message leaves, those on their way end, their results are written and handed out. @default none */
  readonly signal?: AbortSignal | undefined;
  /** Told about once a second how the run is getting on, and at its end. @default none */
  readonly onProgress?: ((progress: BulkProgress) => void) | undefined;
  /** Sends for real: see {@link DryRunOptions} for a run that sends nothing. @default false */
  readonly dryRun?: false | undefined;
}

/** How a list is tried out. */
export interface DryRunOptions extends Partial<Omit<BulkOptions, 'dryRun' | 'journal'>> {
  /** Not looked at: nothing is sent, so nothing is noted. @default none */
  readonly journal?: Journal | undefined;
  /**
   * Checks each message, counts segments and sends nothing. Only what would be rejected is handed out; the totals tell
   * of the rest.
   */
  readonly dryRun: true;
}

/** The options, checked, with their defaults. */
export interface BulkSettings extends Omit<BulkOptions, keyof SendingSettings | 'dryRun'>, SendingSettings {}

/** Those options that hold for a worker of a queue, too. */
export interface SendingSettings {
  readonly rate: QueueRate;
  readonly concurrency: number;
  readonly shouldSend: ShouldSend | undefined;
}

const DEFAULT_CONCURRENCY = 10;
/** No message is longer: 2048 characters of UCS-2. */
const LONGEST_MESSAGE_SEGMENTS = 31;
const JOURNAL_METHODS = ['visit', 'begin', 'finish', 'startRun', 'endRun', 'sentSince'] as const;
const JOURNAL_ID = /^[\w-]{1,64}$/;
/** Names of all options. */
export const OPTION_NAMES = [
  'journal',
  'rate',
  'concurrency',
  'shouldSend',
  'signal',
  'onProgress',
  'dryRun',
];

/** @throws ValidationError for the first option that cannot be right */
export function readBulkOptions(options: BulkOptions): BulkSettings {
  assertNames('options', options, OPTION_NAMES);
  const { journal, onProgress, signal } = options;
  const given = journal as Partial<Journal> | null | undefined;
  for (const name of JOURNAL_METHODS) {
    if (typeof given?.[name] !== 'function') fail('journal', 'a journal, such as openJournal resolves to');
  }
  if (typeof given?.id !== 'string' || !JOURNAL_ID.test(given.id)) {
    fail('journal.id', '1 to 64 letters, digits, - and _');
  }
  assertFunction('onProgress', onProgress);
  assertSignal(signal);
  if (options.dryRun !== undefined && typeof options.dryRun !== 'boolean') fail('dryRun', 'true or false');
  return { journal, onProgress, signal, ...readSendingOptions(options) };
}

/** @throws ValidationError for the first option that cannot be right */
export function readSendingOptions(
  options: Pick<BulkOptions, 'rate' | 'concurrency' | 'shouldSend'>,
): SendingSettings {
  const { concurrency = DEFAULT_CONCURRENCY, shouldSend } = options;
  if (!Number.isSafeInteger(concurrency) || concurrency < 1) fail('concurrency', 'a whole number above 0');
  assertFunction('shouldSend', shouldSend);
  return { concurrency, shouldSend, rate: readRate(options.rate) };
}

/** @throws ValidationError for the first option that cannot be right */
export function readDryRunOptions(options: DryRunOptions): {
  rate: QueueRate;
  signal: AbortSignal | undefined;
} {
  assertNames('options', options, OPTION_NAMES);
  assertSignal(options.signal);
  return { rate: readRate(options.rate), signal: options.signal };
}

/** @throws ValidationError for a rate that cannot be right */
export function readRate(rate: BulkOptions['rate'] = {}): QueueRate {
  const { queue } = operations.createMessage;
  assertNames('rate', rate, ['segmentsPerSecond', 'capacitySeconds']);
  const { segmentsPerSecond = queue.segmentsPerSecond, capacitySeconds = queue.capacityMs / 1000 } = rate;
  for (const [name, value] of Object.entries({ segmentsPerSecond, capacitySeconds })) {
    if (!(typeof value === 'number' && value > 0 && value < Infinity))
      fail(`rate.${name}`, 'a number above 0');
  }
  if (segmentsPerSecond * capacitySeconds < LONGEST_MESSAGE_SEGMENTS) {
    fail('rate.capacitySeconds', `large enough for a message of ${LONGEST_MESSAGE_SEGMENTS} segments`);
  }
  return { segmentsPerSecond, capacitySeconds };
}

/** @throws ValidationError for a name that no option has, such as a misspelt one */
export function assertNames(field: string, value: object, names: readonly string[]): void {
  if (typeof value !== 'object' || value === null) fail(field, 'an object');
  const unknown = Object.keys(value).find((name) => !names.includes(name));
  if (unknown !== undefined) fail(`${field}.${unknown}`, `left out: the options are ${names.join(', ')}`);
}

/** @throws ValidationError for what is given and no function */
export function assertFunction(field: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'function') fail(field, 'a function');
}

/** @throws ValidationError for what is given and no signal */
export function assertSignal(signal: unknown): void {
  const given = signal as Partial<AbortSignal> | null | undefined;
  const isSignal = typeof given?.aborted === 'boolean' && typeof given.addEventListener === 'function';
  if (signal !== undefined && !isSignal) fail('signal', 'an AbortSignal');
}

function fail(field: string, accepted: string): never {
  throw new ValidationError(`${field} must be ${accepted}; nothing was sent.`, { field });
}
