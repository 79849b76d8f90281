import type { Queue } from 'bullmq';
import type { BulkItem } from '../sending/bulk-result.js';
import { type BulkSource, createItemReader } from '../sending/item-reader.js';
import { prepareItem } from '../sending/prepare-item.js';
import { jobIdOf } from './redis-keys.js';
import { type QueueJournal, openQueueJournal } from './redis-journal.js';

/** What became of a list that was put into a queue. */
export interface AddedMessages {
  /** Messages that wait in the queue now. */
  readonly added: number;
  /** Messages that were in the queue, or had an end, already. */
  readonly known: number;
  /** Keys under which another message is known: these messages were not added. */
  readonly conflicting: readonly string[];
}

/** How many messages are added in one go. */
const GROUP = 200;

/**
 * Puts the messages of a list into a queue of BullMQ. May be repeated, with the same list or a longer one, after a crash
 * for instance: what is known under its key is not added again.
 * @throws ValidationError for an item without a usable key; those before it were added
 */
export async function addMessages(queue: Queue, source: BulkSource): Promise<AddedMessages> {
  const reader = createItemReader(source, 'addMessages');
  const report = { added: 0, known: 0, conflicting: [] as string[] };
  try {
    const journal = await openQueueJournal(queue);
    for (let group = await readGroup(reader); group.length > 0; group = await readGroup(reader)) {
      const missing: BulkItem[] = [];
      for (const [item, fate] of await Promise.all(group.map((each) => enqueue(journal, each)))) {
        if (fate === 'added') missing.push(item);
        else if (fate === 'known') report.known += 1;
        else report.conflicting.push(item.key);
      }
      await queue.addBulk(missing.map(jobOf));
      report.added += missing.length;
    }
  } finally {
    reader.stop();
  }
  return report;
}

async function readGroup(reader: { next(): Promise<BulkItem | undefined> }): Promise<BulkItem[]> {
  const group: BulkItem[] = [];
  while (group.length < GROUP) {
    const item = await reader.next();
    if (!item) break;
    group.push(item);
  }
  return group;
}

async function enqueue(
  journal: QueueJournal,
  item: BulkItem,
): Promise<[BulkItem, 'added' | 'known' | 'conflicting']> {
  const { identity } = prepareItem(item, journal.id);
  const entry = await journal.enqueue(identity);
  if (!entry) return [item, 'added'];
  if (entry.content !== identity.content && entry.content !== '0000000') return [item, 'conflicting'];
  // It waits already, unless a crash came between the mark and the queue: the queue itself knows no job twice.
  return [item, entry.state === 'open' ? 'added' : 'known'];
}

function jobOf({ key, message }: BulkItem) {
  const opts = { jobId: jobIdOf(key), attempts: 1, removeOnComplete: true, removeOnFail: false };
  return { name: 'message', data: { key, message }, opts };
}
