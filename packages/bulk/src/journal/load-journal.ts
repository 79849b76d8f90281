import { JournalError } from '../errors/journal-errors.js';
import type { JournalAccount } from './journal.js';
import type { JournalFile } from './journal-files.js';
import {
  type JournalHeader,
  type LineFault,
  type LineSummary,
  createHeader,
  parseHeader,
  parseLine,
  summarizeLine,
} from './journal-line.js';
import type { JournalState } from './journal-state.js';
import { createLineReader } from './line-reader.js';
import { RECENT_MS, type RecentSegments } from './recent-segments.js';

/** What a journal was found to be. */
export interface LoadedJournal {
  readonly id: string;
  /** Undefined before the first run. */
  readonly account: JournalAccount | undefined;
  /** Intents that no result follows: the process that wrote them ended before. */
  readonly interrupted: readonly LineSummary[];
}

export interface LoadContext {
  readonly path: string;
  readonly state: JournalState;
  readonly recent: RecentSegments;
  readonly newId: () => string;
  readonly nowMs: number;
}

/**
 * Reads a journal into `state`, and fixes its end: a line that was torn by a power failure, and zeros after it, are cut
 * off. Nothing was sent for a torn intent, as an intent is whole on the disk before its message can leave.
 * @throws JournalError for any other line that cannot be read
 */
export async function loadJournal(file: JournalFile, context: LoadContext): Promise<LoadedJournal> {
  const { path, state, recent, nowMs } = context;
  const open = new Map<string, LineSummary>();
  const oldest = new Date(nowMs - RECENT_MS).toISOString();
  let id: string | undefined;
  let account: JournalAccount | undefined;
  let number = 0;
  const read = (text: string): void => {
    number += 1;
    if (id === undefined) {
      const header = orThrow(parseHeader(text), path, number);
      ({ id } = header);
      account = accountOf(header);
      return;
    }
    const line = orThrow(summarizeLine(text), path, number);
    state.apply(line);
    if (line.mark !== 'intent') open.delete(line.key);
    else {
      open.set(line.key, line);
      if (line.time > oldest) recent.add(Date.parse(line.time), line.segments ?? 1, nowMs);
    }
  };

  const reader = createLineReader(file);
  for (let lines = await reader.next(); lines; lines = await reader.next()) lines.forEach(read);
  const tail = reader.tail();
  if (tail.tornBytes > 0) {
    if (id === undefined && !isTornHeader(tail.text)) read(tail.text);
    if (isWhole(tail.text, id === undefined)) {
      // An editor that writes no last newline is no reason to lose a line.
      read(tail.text);
      await file.append(Buffer.from('\n'));
    } else await file.truncate(tail.wholeBytes);
    await file.sync();
  }
  if (id === undefined) {
    id = context.newId();
    await file.append(Buffer.from(`${JSON.stringify(createHeader(id, nowMs))}\n`));
    await file.sync();
  }
  const interrupted = [...open.values()].filter(({ key }) => state.entry(key)?.state === 'sending');
  return { id, account, interrupted };
}

function accountOf({ accountId, host }: JournalHeader): JournalAccount | undefined {
  return accountId === undefined || host === undefined ? undefined : { accountId, host };
}

function orThrow<T extends object>(parsed: T | LineFault, path: string, line: number): T {
  if (!('fault' in parsed)) return parsed;
  const { fault, isNewer } = parsed;
  const advice = isNewer
    ? 'A newer version of this package wrote it: use that one.'
    : 'Restore the file from a copy, or fix the line: a line that is left out may make its message go out twice.';
  const message = `Line ${line} of the journal ${path} cannot be used: ${fault}. Nothing was sent. ${advice}`;
  throw new JournalError(message, { path, line, reason: fault });
}

/** What was never a journal is no torn one, and is left as it is. */
function isTornHeader(text: string): boolean {
  const written = text.replace(/\0+$/, '');
  const start = '{"journal":"bandwidth-messages"';
  return start.startsWith(written) || written.startsWith(start);
}

function isWhole(text: string, isFirst: boolean): boolean {
  return text !== '' && !('fault' in (isFirst ? parseHeader(text) : parseLine(text)));
}
