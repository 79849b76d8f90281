import { type ExportRequest, reject } from './export-request.js';
import { toIso } from './time-range.js';
import type { ExportCheckpoint, UnreadInstant } from './types.js';

/** The checkpoint of an export up to `toMs` of which nothing was consumed yet. */
export async function startCheckpoint(request: ExportRequest, toMs: number): Promise<ExportCheckpoint> {
  const { accountId, baseUrl } = request.client;
  const [fromDateTime, toDateTime] = [toIso(request.fromMs), toIso(toMs)];
  const names = Object.keys(request.filters).sort();
  // Whatever the order of the filters, and the form of their values.
  const values = names.map((name) => String(request.filters[name]));
  const bytes = new TextEncoder().encode(JSON.stringify([accountId, names, values]));
  const hash = new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', bytes));
  const digest = Array.from(hash.slice(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const filters = { names, digest };
  const server = baseUrl !== undefined && { baseUrl };
  const range = { fromDateTime, toDateTime };
  return { version: 1, ...server, accountId, ...range, filters, cursor: { fromDateTime }, rows: 0 };
}

/**
 * Checks a checkpoint that came from outside.
 * @throws ValidationError when it is none, or one of another version or export
 */
export async function readCheckpoint(value: unknown, request: ExportRequest): Promise<ExportCheckpoint> {
  const given = requireCheckpoint(value);
  const own = await startCheckpoint(request, request.toMs ?? Date.parse(given.toDateTime));
  // Older checkpoints do not name the server, and not every client does.
  if (given.baseUrl !== undefined && own.baseUrl !== undefined)
    requireSame(`baseUrl ${given.baseUrl}`, `baseUrl ${own.baseUrl}`);
  for (const name of ['accountId', 'fromDateTime', 'toDateTime'] as const) {
    requireSame(`${name} ${given[name]}`, `${name} ${own[name]}`);
  }
  const [its, names] = [given, own].map(({ filters }) => filters.names.join(', ') || 'no filter');
  requireSame(`${its}`, `${names}`);
  if (given.filters.digest !== own.filters.digest) requireSame(`other values of ${names}`, 'its own');
  return { ...own, ...given };
}

function requireCheckpoint(value: unknown): ExportCheckpoint {
  const checkpoint = Object(value) as Partial<ExportCheckpoint>;
  const { version, accountId, fromDateTime, toDateTime, filters, cursor, rows, unread = [] } = checkpoint;
  if (version === undefined)
    reject('checkpoint', 'checkpoint must be a value that onCheckpoint or an error of an export gave');
  if (version !== 1)
    reject('checkpoint', `checkpoint has version ${String(version)}, and this package knows version 1 only`);
  const after = cursor?.after ?? { receiveTime: cursor?.fromDateTime, messageId: '', rows: 0 };
  const dates = [fromDateTime, cursor?.fromDateTime, after.receiveTime, toDateTime];
  const timesMs = dates.map((date) => Date.parse(date ?? ''));
  const isWhole =
    [accountId, after.messageId, filters?.digest, ...dates].every((text) => typeof text === 'string') &&
    // What is no date is NaN, which is not even equal to itself.
    timesMs.every((timeMs, at) => timeMs >= (timesMs[at - 1] ?? timeMs)) &&
    [rows, after.rows].every((count) => Number.isInteger(count) && Number(count) >= 0) &&
    [filters?.names, unread].every(Array.isArray) &&
    unread.every((instant) => typeof (instant as Partial<UnreadInstant> | null)?.receiveTime === 'string');
  if (!isWhole) reject('checkpoint', 'checkpoint is damaged: fields are missing, or cannot be right');
  return checkpoint as ExportCheckpoint;
}

function requireSame(its: string, own: string): void {
  if (its === own) return;
  const problem = `checkpoint belongs to another export: it was made with ${its}, and this export has ${own}`;
  reject('checkpoint', `${problem}. Give what it was made with, or no checkpoint to begin anew`);
}
