import type { Journal } from '../../src/index.js';
import { createJournalState } from '../../src/journal/journal-state.js';
import { createMarkWriter } from '../../src/journal/mark-writer.js';
import { createRecentSegments } from '../../src/journal/recent-segments.js';
import type { Clock } from '@bandwidth-messages/sdk';

/** A journal that is written in no time, for tests in which a clock stands still. */
export function createMemoryJournal(clock: Clock): Journal & { readonly lines: object[] } {
  const state = createJournalState();
  const recent = createRecentSegments();
  const lines: object[] = [];
  async function* none(): AsyncGenerator<never> {}
  return {
    id: 'memory',
    lines,
    ...createMarkWriter({
      state,
      recent,
      now: () => clock.now(),
      whenReady: async (work) => work(),
      append: async (line) => void lines.push(JSON.parse(line) as object),
    }),
    visit(identity) {
      const entry = state.entry(identity.key);
      state.markSeen(identity);
      return entry;
    },
    startRun: () => state.clearSeen(),
    endRun: () => undefined,
    unknowns: none,
    unidentified: none,
    results: none,
    knownIds: () => Promise.resolve(new Set()),
    sentSince: (sinceMs) => recent.since(sinceMs),
    close: () => Promise.resolve(),
  };
}
