import type { Job, Queue } from 'bullmq';
import type { QueueJournal } from './redis-journal.js';

/** How many failed jobs are looked at in one go. */
const GROUP = 500;

/** Looks after all jobs that BullMQ counts as failed. */
export async function recoverJobs(queue: Queue, journal: QueueJournal): Promise<void> {
  for (;;) {
    const jobs = await queue.getFailed(0, GROUP - 1);
    const recovered = await Promise.all(jobs.map((job) => recoverJob(job, journal)));
    if (!recovered.includes(true)) return;
  }
}

/**
 * Looks after a job whose worker has ended. BullMQ cannot tell whether its message was sent; the journal can: what was
 * never begun goes back into the queue, what was being sent is of unknown outcome. Whether something was done.
 */
async function recoverJob(job: Job, journal: QueueJournal): Promise<boolean> {
  const { key } = job.data as { readonly key: string };
  const state = await journal.interrupt(key, 0);
  try {
    if (state === 'open') await job.retry('failed');
    else await job.remove();
    return true;
  } catch {
    // Another worker was faster.
    return false;
  }
}
