import { randomBytes } from 'node:crypto';
import type { Queue } from 'bullmq';
import { ValidationError } from '@bandwidth-messages/sdk';
import type {
  Intent,
  Journal,
  JournalEntry,
  JournalResult,
  MessageIdentity,
  MessageOutcome,
  UnknownMessage,
} from '../journal/journal.js';

import { createKeyIndex } from '../journal/key-index.js';
import { assertDecision, unresolvable } from '../journal/person-decision.js';
import { type RunScript, createScriptRunner } from './redis-scripts.js';
import { keysOf } from './redis-keys.js';

/** A journal in Redis, beside the queue of BullMQ that carries the messages. */
export interface QueueJournal extends Journal {
  /** Notes that a message waits in the queue; the entry of a key that is known already. */
  enqueue(identity: MessageIdentity): Promise<JournalEntry | undefined>;
  /**
   * Notes that the process which was sending a message has ended, where it began at least `ageMs` milliseconds ago. The
   * state of the message after that.
   */
  interrupt(key: string, ageMs: number): Promise<JournalEntry['state']>;
}

/** A mark as it stands in Redis. */
interface StoredMark {
  readonly s: JournalEntry['state'];
  readonly c: string;
  readonly a: number;
  readonly m?: string;
  readonly o?: readonly string[];
  readonly i?: string;
  readonly r?: string;
}

/**
 * The journal of a queue, for `settle`, `createOutcomeWatcher`, `results()` and `resolve()`. It lives in the Redis of
 * the queue, and promises what that promises: see the README for the settings that it needs.
 * @throws what BullMQ rejects with when Redis cannot be reached
 * @throws ValidationError for what is no queue
 */
export async function openQueueJournal(queue: Queue): Promise<QueueJournal> {
  if (typeof (queue as Partial<Queue> | null | undefined)?.getBackend !== 'function') {
    throw new ValidationError('queue must be a Queue of bullmq 6 or later.', { field: 'queue' });
  }
  const runScript = await createScriptRunner(queue);
  const keys = keysOf(queue);
  const proposed = randomBytes(6).toString('base64url');
  const id = String(await runScript('name', [keys.id], [proposed]));
  return createRedisJournal(id, (name, args) => runScript(name, [keys.marks, keys.unidentified], args));
}

type RunOnMarks = (name: Parameters<RunScript>[0], args: readonly string[]) => Promise<unknown>;

function createRedisJournal(id: string, run: RunOnMarks): QueueJournal {
  /** Attempts of this process: what another one began is not this one's to finish. */
  const attempts = new Map<string, number>();
  const entryOf = (raw: unknown): JournalEntry => {
    const { s, c } = JSON.parse(String(raw)) as StoredMark;
    return { state: s, content: c };
  };

  return {
    id,
    async enqueue({ key, content }) {
      const raw = await run('enqueue', [key, content]);
      return raw === null ? undefined : entryOf(raw);
    },
    interrupt: async (key, ageMs) => (await run('interrupt', [key, String(ageMs)])) as JournalEntry['state'],
    async visit({ key }) {
      const raw = await run('find', [key]);
      return raw === null ? undefined : { ...entryOf(raw), seen: false };
    },
    startRun: () => undefined,
    endRun: () => undefined,
    async begin({ key, content, ...rest }: Intent) {
      const token = randomBytes(9).toString('base64url');
      const begun = await run('begin', [key, content, JSON.stringify(rest), token]);
      if (typeof begun !== 'number') return entryOf(begun);
      attempts.set(key, begun);
      return undefined;
    },
    async finish({ key, content }, { mark, id: messageId = '', reason = '' }) {
      const attempt = attempts.get(key);
      const raw = await run('finish', [key, content, mark, String(attempt ?? ''), messageId, reason]);
      attempts.delete(key);
      return entryOf(raw);
    },
    async confirm(key, messageId) {
      await run('finish', [key, '0000000', 'accepted', '', messageId, '']);
    },
    async resolve(key, decision) {
      assertDecision(decision);
      if (decision === 'accepted') {
        const known = await run('find', [key]);
        if (known === null) throw unresolvable('is not in the journal');
        await run('finish', [key, '0000000', 'accepted', '', '', 'resolved']);
        return;
      }
      const done = (await run('sendAgain', [key])) as string | null;
      if (done !== 'done') throw unresolvable(done === null ? 'is not in the journal' : `is ${done}`);
    },
    unknowns: () => scanUnknowns(run),
    unidentified: () => scanUnidentified(run),
    results: () => scanResults(run),
    async knownIds(ids) {
      const known = new Set<string>();
      for await (const { id: messageId } of scanResults(run)) {
        if (messageId !== undefined && ids.has(messageId)) known.add(messageId);
      }
      return known;
    },
    // The level of the account's queue is in Redis, too.
    sentSince: () => [],
    close: () => Promise.resolve(),
  };
}

async function* scanResults(run: RunOnMarks): AsyncGenerator<JournalResult> {
  // A scan may hand out a key more than once.
  const told = createKeyIndex();
  let cursor = '0';
  do {
    const [next, found] = (await run('scan', [cursor])) as [string, string[]];
    for (let at = 0; at < found.length; at += 2) {
      const key = found[at]!;
      const { s, i, r } = JSON.parse(found[at + 1]!) as StoredMark;
      if (s === 'open' || s === 'sending' || told.get(key)) continue;
      told.set(key, { state: 1, content: 0, seen: false });
      const outcome: MessageOutcome = s;
      yield {
        key,
        outcome,
        ...(i === undefined ? {} : { id: i }),
        ...(r === undefined ? {} : { reason: r }),
      };
    }
    cursor = next;
  } while (cursor !== '0');
}

async function* scanUnknowns(run: RunOnMarks): AsyncGenerator<UnknownMessage> {
  for (const [key, mark] of await readUnidentified(run)) {
    const { s, m, r } = mark;
    if (s !== 'unknown' || m === undefined) continue;
    yield { ...intentOf(key, mark, m), ...(r === undefined ? {} : { reason: r }) };
  }
}

async function* scanUnidentified(run: RunOnMarks): AsyncGenerator<Intent> {
  for (const [key, mark] of await readUnidentified(run)) {
    const { m, o = [] } = mark;
    for (const intent of m === undefined ? o : [...o, m]) yield intentOf(key, mark, intent);
  }
}

async function readUnidentified(run: RunOnMarks): Promise<[string, StoredMark][]> {
  const found = (await run('unidentified', [])) as string[];
  return Array.from({ length: found.length / 2 }, (_, at) => [
    found[2 * at]!,
    JSON.parse(found[2 * at + 1]!) as StoredMark,
  ]);
}

function intentOf(key: string, { c }: StoredMark, intent: string): Intent {
  return { key, content: c, ...(JSON.parse(intent) as Omit<Intent, 'key' | 'content'>) };
}
