import type { JournalEntry, MessageIdentity } from './journal.js';
import type { JournalLine, LineSummary } from './journal-line.js';
import { createKeyIndex } from './key-index.js';

/**
 * What the lines of a journal add up to. The same lines twice, or some of them again later, change nothing: a key opens
 * only by a line about its latest attempt, and `accepted` is final.
 */
export interface JournalState {
  apply(line: LineSummary): void;
  entry(key: string): (JournalEntry & { readonly seen: boolean }) | undefined;
  /** A run came across this message: a key that is new stands for it from now on, and is open. */
  markSeen(identity: MessageIdentity): void;
  clearSeen(): void;
  /** The attempt that the next line about this key is about. */
  attemptOf(key: string): number;
  readonly keys: number;
}

/** Numbers of the states, as the index keeps them. */
const STATES = ['', 'open', 'sending', 'accepted', 'rejected', 'unknown', 'skipped'] as const;
type State = JournalEntry['state'];
const NUMBER_OF: Readonly<Record<State, number>> = {
  open: 1,
  sending: 2,
  accepted: 3,
  rejected: 4,
  unknown: 5,
  skipped: 6,
};

export function createJournalState(): JournalState {
  const index = createKeyIndex();
  /** How many attempts of a key were released: few have any. */
  const released = new Map<string, number>();

  return {
    apply({ mark, key, content, attempt = 1 }) {
      const slot = index.get(key);
      const current = slot && (STATES[slot.state] as State);
      const done = released.get(key) ?? 0;
      const next = nextState(current, mark, attempt - done);
      if (next === undefined) return;
      // An attempt that is ahead: the lines of those before it were left out when the journal was compacted.
      if (next === 'open') released.set(key, attempt);
      else if (attempt > done + 1) released.set(key, attempt - 1);
      index.set(key, {
        state: NUMBER_OF[next],
        content: slot && next === 'accepted' ? slot.content : Number.parseInt(content, 16),
        seen: slot?.seen ?? false,
      });
    },
    entry(key) {
      const slot = index.get(key);
      if (!slot) return undefined;
      const content = slot.content.toString(16).padStart(7, '0');
      return { state: STATES[slot.state] as State, content, seen: slot.seen };
    },
    markSeen({ key, content }) {
      const slot = index.get(key) ?? {
        state: NUMBER_OF.open,
        content: Number.parseInt(content, 16),
        seen: false,
      };
      if (!slot.seen) index.set(key, { ...slot, seen: true });
    },
    clearSeen: () => index.clearSeen(),
    attemptOf: (key) => (released.get(key) ?? 0) + 1,
    get keys() {
      return index.size;
    },
  };
}

/**
 * The state of a key after a mark, or undefined when the mark changes nothing. `ahead` tells which attempt the mark is
 * about: 1 for the latest, less for an earlier one, more where lines are missing.
 */
function nextState(current: State | undefined, mark: JournalLine['mark'], ahead: number): State | undefined {
  if (current === 'accepted') return undefined;
  if (mark === 'accepted') return 'accepted';
  if (ahead < 1) return undefined;
  if (mark === 'intent')
    return current === undefined || current === 'open' || ahead > 1 ? 'sending' : undefined;
  if (mark !== 'not-sent' && mark !== 'send-again') return mark;
  return current !== undefined && ahead === 1 ? 'open' : undefined;
}
