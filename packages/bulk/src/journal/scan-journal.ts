import type { Intent, JournalResult, UnknownMessage } from './journal.js';
import type { JournalFile } from './journal-files.js';
import { type JournalLine, parseLine } from './journal-line.js';
import type { JournalState } from './journal-state.js';
import { createKeyIndex } from './key-index.js';
import { createLineReader } from './line-reader.js';

/** Reads all lines of a journal but the first, a group at a time, as they were when the reading began. */
export async function* scanLines(file: JournalFile): AsyncGenerator<readonly JournalLine[]> {
  const reader = createLineReader(file);
  let isFirst = true;
  for (let texts = await reader.next(); texts; texts = await reader.next()) {
    const lines: JournalLine[] = [];
    for (const text of isFirst ? texts.slice(1) : texts) {
      const line = parseLine(text);
      if (!('fault' in line)) lines.push(line);
    }
    isFirst = false;
    yield lines;
  }
}

/** Whether a line tells how the message ended, in its latest attempt unless it was accepted, and that is still so. */
export function isLastWord({ key, mark, attempt = 1 }: JournalLine, state: JournalState): boolean {
  return state.entry(key)?.state === mark && (mark === 'accepted' || attempt >= state.attemptOf(key));
}

export async function* scanResults(file: JournalFile, state: JournalState): AsyncGenerator<JournalResult> {
  const told = createKeyIndex();
  for await (const lines of scanLines(file)) {
    for (const line of lines) {
      const { mark, key, id, reason } = line;
      if (mark === 'intent' || mark === 'not-sent' || mark === 'send-again') continue;
      if (!isLastWord(line, state) || told.get(key)) continue;
      told.set(key, { state: 1, content: 0, seen: false });
      yield {
        key,
        outcome: mark,
        ...(id === undefined ? {} : { id }),
        ...(reason === undefined ? {} : { reason }),
      };
    }
  }
}

export async function* scanUnknowns(file: JournalFile, state: JournalState): AsyncGenerator<UnknownMessage> {
  const found = new Map<string, UnknownMessage>();
  for await (const lines of scanLines(file)) {
    for (const line of lines) {
      if (state.entry(line.key)?.state !== 'unknown') continue;
      if (line.mark === 'intent') found.set(line.key, intentOf(line));
      const intent = found.get(line.key);
      if (line.mark === 'unknown' && intent) found.set(line.key, { ...intent, reason: line.reason });
    }
  }
  yield* found.values();
}

export async function* scanUnidentified(file: JournalFile): AsyncGenerator<Intent> {
  /** By key and number of the attempt. */
  const found = new Map<string, Map<number, Intent>>();
  for await (const lines of scanLines(file)) {
    for (const line of lines) {
      const { mark, key, attempt = 1, id } = line;
      const attempts = found.get(key) ?? new Map<number, Intent>();
      if (mark === 'intent') found.set(key, attempts.set(attempt, intentOf(line)));
      else if (mark === 'not-sent' || mark === 'rejected') attempts.delete(attempt);
      // Where several attempts may have been accepted, an id does not tell which of them it is of.
      else if (mark === 'accepted' && id !== undefined && attempts.size === 1) attempts.clear();
      if (attempts.size === 0) found.delete(key);
    }
  }
  for (const attempts of found.values()) yield* attempts.values();
}

export async function* scanIds(file: JournalFile, ids: ReadonlySet<string>): AsyncGenerator<string> {
  for await (const lines of scanLines(file)) {
    for (const { id } of lines) if (id !== undefined && ids.has(id)) yield id;
  }
}

function intentOf({ key, content, time, from = '', to = [], segments = 1, length = 0 }: JournalLine): Intent {
  return { key, content, timeMs: Date.parse(time), from, to, segments, length };
}
