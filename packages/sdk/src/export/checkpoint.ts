import { ValidationError } from '../errors/errors.js';
import type { UnreadInstant } from './read-span.js';

/**
 * How far an export has come: plain JSON, to be kept by the caller and handed to a later `exportMessages` with the same
 * query. Holds no phone number and nothing secret.
 */
export interface ExportCheckpoint {
  /** Form of the checkpoint. */
  readonly version: 1;
  /** Digest of account and query. */
  readonly query: string;
  /** Rows received before this time were consumed, ISO 8601. */
  readonly fromDateTime: string;
  /** Of the rows received at exactly that time, those up to this id were consumed as well. */
  readonly afterMessageId?: string;
  /** End of the range, ISO 8601. */
  readonly toDateTime: string;
  /** Rows consumed so far, over all runs. */
  readonly rows: number;
  /** Instants passed so far that could not be read in full. */
  readonly unread?: readonly UnreadInstant[];
}

/** Digest of what makes a query this query, whatever the order of its fields. */
export const digestOf = async (
  accountId: string,
  query: Readonly<Record<string, unknown>>,
): Promise<string> => {
  const entries = Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1));
  const bytes = new TextEncoder().encode(JSON.stringify([accountId, entries]));
  const hash = new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash.slice(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
};

const refuse = (problem: string): never => {
  throw new ValidationError(`checkpoint ${problem}; nothing was sent.`, { field: 'checkpoint', attempts: 0 });
};

const isDate = (value: unknown): boolean => typeof value === 'string' && !Number.isNaN(Date.parse(value));

/**
 * Checks a checkpoint that came from outside.
 * @throws ValidationError when it is none, or one of another query or version
 */
export const readCheckpoint = (value: unknown, query: string): ExportCheckpoint => {
  const checkpoint = (typeof value === 'object' && value !== null ? value : {}) as Partial<ExportCheckpoint>;
  const { version, fromDateTime, toDateTime, afterMessageId = '', rows, unread = [] } = checkpoint;
  if (version === undefined) refuse('must be a value that onCheckpoint or an error of an export gave');
  if (version !== 1) refuse(`has version ${String(version)}, and this version of the SDK knows 1 only`);
  if (checkpoint.query !== query) {
    refuse('belongs to another query or account: go on with the query that it was made with');
  }
  const isWhole =
    isDate(fromDateTime) &&
    isDate(toDateTime) &&
    typeof afterMessageId === 'string' &&
    Number.isInteger(rows) &&
    Array.isArray(unread);
  if (!isWhole) refuse('is damaged: fields are missing or of another type');
  return checkpoint as ExportCheckpoint;
};
