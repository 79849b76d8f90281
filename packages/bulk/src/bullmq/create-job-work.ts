import { DelayedError, type Job } from 'bullmq';
import type { Clock } from '@bandwidth-messages/sdk';
import type { BulkItem, BulkResult } from '../sending/bulk-result.js';
import { reasonOf } from '../sending/classify-failure.js';
import { tellListener } from '../sending/progress-reporter.js';
import { type SendContext, sendItem } from '../sending/send-item.js';
import type { QueueJournal } from './redis-journal.js';

export interface JobWorkParts {
  /** Resolves once Redis is there. */
  readonly ready: Promise<{ readonly context: SendContext; readonly journal: QueueJournal }>;
  readonly clock: Pick<Clock, 'now'>;
  /** How long BullMQ takes a worker without a sign of life for a living one. */
  readonly lockMs: () => number;
  readonly onResult: ((result: BulkResult) => void) | undefined;
  /** Told what the worker is to end with. */
  readonly onFailure: (error: unknown) => void;
}

/** What a worker does with a job of BullMQ: sends its message, or puts the job back. */
export function createJobWork({ ready, clock, lockMs, onResult, onFailure }: JobWorkParts) {
  /** Keys of the messages that this worker has in hand: after a standstill their jobs may come again meanwhile. */
  const inHand = new Set<string>();

  const putBack = async (job: Job, token: string | undefined, delayMs: number): Promise<never> => {
    await job.moveToDelayed(clock.now() + delayMs, token);
    throw new DelayedError();
  };
  return async (job: Job, token?: string): Promise<object> => {
    const { context, journal } = await ready;
    const item = job.data as BulkItem;
    if (inHand.has(item.key)) return putBack(job, token, lockMs());
    inHand.add(item.key);
    const sent = await sendItem(item, context)
      .catch(onFailure)
      .finally(() => inHand.delete(item.key));
    if (!sent) return putBack(job, token, 0);
    if (sent.result.reason === 'duplicate') {
      // A worker that lost its job, or died since, is sending it: the job stays until it is known what came of that.
      await journal.interrupt(item.key, lockMs());
      return putBack(job, token, lockMs());
    }
    tellListener(onResult, sent.result);
    if (sent.stop !== undefined) onFailure(sent.stop);
    return summaryOf(sent.result);
  };
}

/** What the job keeps: an error would lose all but its name on the way through Redis. */
function summaryOf({ error, ...result }: BulkResult): object {
  return error === undefined ? result : { ...result, error: reasonOf(error) };
}
