import type { Sandbox } from '@bandwidth-messages/sandbox';
import { type Journal, type JournalResult, createOutcomeWatcher, parseBulkTag } from '../../src/index.js';
import { items } from '../support/messages.js';

/** What a list of messages came to, however often its process was killed. */
export interface PromiseFindings {
  /** Keys that the API accepted more than once. */
  readonly twice: string[];
  /** Keys with no end state, or with more than one. */
  readonly withoutOneEnd: string[];
  /** Keys that the journal calls accepted, or rejected, and the API does not know, or knows. */
  readonly wrong: string[];
  /** How many are of unknown outcome. */
  readonly unknown: number;
  /** Keys of unknown outcome that the API accepted, after its events were fed in. */
  readonly unknownButAccepted: string[];
}

/** Holds a journal against what the sandbox accepted, and then feeds the events of the sandbox in. */
export async function checkPromise(
  sandbox: Sandbox,
  journal: Journal,
  count: number,
): Promise<PromiseFindings> {
  const accepted = new Map<string, number>();
  for (const { message } of sandbox.accepted) {
    const key = parseBulkTag(message.tag)?.key ?? '';
    accepted.set(key, (accepted.get(key) ?? 0) + 1);
  }
  const ends = new Map<string, JournalResult[]>();
  for await (const result of journal.results())
    ends.set(result.key, [...(ends.get(result.key) ?? []), result]);
  const keys = [...items(count)].map(({ key }) => key);
  const all = [...ends.values()].flat();
  const watcher = createOutcomeWatcher(journal);
  for (const { message } of sandbox.accepted) {
    const event = { messageId: message.id, ...(message.tag === undefined ? {} : { tag: message.tag }) };
    await watcher.onOutcome(event);
    await watcher.onOutcome(event);
  }
  const unknownButAccepted: string[] = [];
  for await (const { key } of journal.unknowns()) if (accepted.has(key)) unknownButAccepted.push(key);
  return {
    twice: [...accepted].filter(([, times]) => times > 1).map(([key]) => key),
    withoutOneEnd: keys.filter((key) => ends.get(key)?.length !== 1),
    wrong: all
      .filter(({ key, outcome }) => outcome !== 'unknown' && (outcome === 'accepted') !== accepted.has(key))
      .map(({ key }) => key),
    unknown: all.filter(({ outcome }) => outcome === 'unknown').length,
    unknownButAccepted,
  };
}
