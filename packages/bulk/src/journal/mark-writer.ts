import { ValidationError } from '@bandwidth-messages/sdk';
import { assertDecision, unresolvable } from './person-decision.js';
import type { Ending, Intent, JournalEntry, MessageIdentity } from './journal.js';
import { type JournalLine, summarizeLine } from './journal-line.js';
import type { JournalState } from './journal-state.js';
import type { RecentSegments } from './recent-segments.js';

/** Writes the marks of messages, as `Journal` describes it. */
export interface MarkWriter {
  begin(intent: Intent): Promise<JournalEntry | undefined>;
  finish(identity: MessageIdentity, ending: Ending): Promise<JournalEntry>;
  confirm(key: string, id: string): Promise<void>;
  resolve(key: string, decision: 'send-again' | 'accepted'): Promise<void>;
}

export interface MarkWriterContext {
  readonly state: JournalState;
  readonly recent: RecentSegments;
  readonly now: () => number;
  /** Does `work` as soon as lines may be written, in the same step; rejects once the journal is closed. */
  readonly whenReady: <T>(work: () => T | Promise<T>) => Promise<T>;
  /** Resolves once the line would survive a power failure. */
  readonly append: (line: string, isPatient: boolean) => Promise<void>;
}

/** What stands for the content of a message that the journal has never seen. */
const NO_CONTENT = '0000000';

export function createMarkWriter({ state, recent, now, whenReady, append }: MarkWriterContext): MarkWriter {
  /** Without whether a run came across the key: the run that asks here has. */
  const entryOf = (key: string): JournalEntry | undefined => {
    const entry = state.entry(key);
    return entry && { state: entry.state, content: entry.content };
  };
  /** What is known changes at once, before the line is written: nobody else may begin the same key meanwhile. */
  const write = (
    mark: JournalLine['mark'],
    identity: MessageIdentity,
    timeMs: number,
    rest: object = {},
  ): Promise<void> => {
    const number = state.attemptOf(identity.key);
    const line: JournalLine = {
      mark,
      key: identity.key,
      time: new Date(timeMs).toISOString(),
      ...(number > 1 ? { attempt: number } : {}),
      content: identity.content,
      ...rest,
    };
    const text = JSON.stringify(line);
    assertReadable(text);
    state.apply(line);
    // A message waits for its intent; for a result nobody waits but the next message.
    return append(text, mark !== 'intent');
  };

  const finish: MarkWriter['finish'] = (identity, { mark, timeMs, id, reason }) =>
    whenReady(async () => {
      const before = entryOf(identity.key);
      if (before?.state === 'accepted') return before;
      await write(mark, identity, timeMs, {
        ...(id === undefined ? {} : { id }),
        ...(reason === undefined ? {} : { reason }),
      });
      return entryOf(identity.key) ?? { state: 'open', content: identity.content };
    });

  return {
    finish,
    begin: ({ key, content, timeMs, from, to, segments, length }) =>
      whenReady(async () => {
        const entry = entryOf(key);
        if (entry && entry.state !== 'open') return entry;
        const written = write('intent', { key, content }, timeMs, { from, to, segments, length });
        recent.add(timeMs, segments, timeMs);
        await written;
        return undefined;
      }),
    async confirm(key, id) {
      const content = state.entry(key)?.content ?? NO_CONTENT;
      await finish({ key, content }, { mark: 'accepted', timeMs: now(), id });
    },
    resolve: (key, decision) =>
      whenReady(async () => {
        const { content, state: current } = resolvable(
          decision,
          typeof key === 'string' ? entryOf(key) : undefined,
        );
        if (current === 'accepted') return;
        if (decision === 'send-again') return write('send-again', { key, content }, now());
        await finish({ key, content }, { mark: 'accepted', timeMs: now(), reason: 'resolved' });
      }),
  };
}

/** A journal with a line that cannot be read again would be of no more use. */
function assertReadable(text: string): void {
  const line = summarizeLine(text);
  if (!('fault' in line)) return;
  const message = `The mark cannot be written to the journal: ${line.fault}; nothing was changed.`;
  throw new ValidationError(message, { field: 'journal' });
}

function resolvable(decision: string, entry: JournalEntry | undefined): JournalEntry {
  assertDecision(decision);
  if (!entry) throw unresolvable('is not in the journal');
  if (entry.state === 'sending') throw unresolvable('is being sent');
  if (decision === 'send-again' && entry.state === 'accepted') throw unresolvable('was accepted');
  if (decision === 'send-again' && entry.state === 'open') throw unresolvable('will be sent anyway');
  return entry;
}
