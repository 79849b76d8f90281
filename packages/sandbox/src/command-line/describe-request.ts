import type { RequestRecord } from '../server/request-log.js';

/** A request as one line of the log: time, operation, how it ended, and why it was rejected. */
export function describeRequest(record: RequestRecord): string {
  const time = new Date(record.atMs).toISOString().slice(11, 23);
  const what = record.operation ?? `${record.method} ${shorten(record.url, 60)}`;
  const end = record.outcome === 'answered' ? String(record.status) : record.outcome;
  const took = record.endedAtMs === undefined ? '' : `${Math.round(record.endedAtMs - record.atMs)} ms`;
  const notes = [
    record.messageId === undefined ? undefined : `accepted ${record.messageId}`,
    record.reason === undefined ? undefined : shorten(record.reason, 160),
    record.faults.length === 0 ? undefined : record.faults.join(', '),
    record.credential,
  ].filter((note) => note !== undefined);
  // What a client sends must not move the cursor of the terminal.
  const line = `${time}  ${what.padEnd(14)} ${end.padEnd(4)} ${took.padStart(6)}  ${notes.join('; ')}`;
  return line.replace(/[^\x20-\x7e]/g, '?');
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 3)}...`;
}
