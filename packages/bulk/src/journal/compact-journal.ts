import type { JournalAccount } from './journal.js';
import type { JournalFile, JournalFiles } from './journal-files.js';
import { createHeader } from './journal-line.js';
import type { JournalState } from './journal-state.js';
import { createKeyIndex } from './key-index.js';
import { RECENT_MS } from './recent-segments.js';
import { isLastWord, scanLines, scanUnidentified } from './scan-journal.js';

export interface Compaction {
  readonly files: JournalFiles;
  readonly path: string;
  readonly id: string;
  readonly account: JournalAccount | undefined;
  readonly nowMs: number;
  readonly state: JournalState;
}

/** Where a new file is made, before it takes the place of the journal. What is left of it by a kill is of no use. */
export function compactionPath(path: string): string {
  return `${path}.new`;
}

/**
 * Writes the lines that still count into a new file, and puts that in the place of the journal. A finished message keeps
 * the line that tells how it ended; one that is open, or that the message log may show under an id which is not known,
 * keeps all of its lines. Intents stay for as long as their segments may be in the account's queue.
 */
export async function compactJournal(file: JournalFile, compaction: Compaction): Promise<JournalFile> {
  const { files, path, id, account, nowMs, state } = compaction;
  const newPath = compactionPath(path);
  await files.remove(newPath);
  const target = await files.open(newPath);
  const kept = createKeyIndex();
  const isKept = (key: string): boolean => kept.get(key) !== undefined;
  const recent = new Date(nowMs - RECENT_MS).toISOString();
  const unidentified = new Set<string>();
  for await (const { key } of scanUnidentified(file)) unidentified.add(key);
  const write = (lines: readonly object[]): Promise<void> =>
    target.append(Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join('')));
  try {
    await write([createHeader(id, nowMs, account)]);
    for await (const lines of scanLines(file)) {
      const needed = lines.filter((line) => {
        if (unidentified.has(line.key) || state.entry(line.key)?.state === 'open') return true;
        if (line.mark === 'intent' && line.time > recent) return true;
        if (!isLastWord(line, state) || isKept(line.key)) return false;
        kept.set(line.key, { state: 1, content: 0, seen: false });
        return true;
      });
      if (needed.length > 0) await write(needed);
    }
    await target.sync();
  } catch (error) {
    await target.close().catch(() => undefined);
    throw error;
  }
  await files.rename(newPath, path);
  await files.syncFolder(path);
  return target;
}
