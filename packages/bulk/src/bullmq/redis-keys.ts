import type { Queue } from 'bullmq';

/** Names of the keys that belong to a queue. All are in one slot of a cluster. */
export interface RedisKeys {
  readonly id: string;
  readonly marks: string;
  readonly unidentified: string;
  readonly pacing: string;
}

export function keysOf(queue: Queue): RedisKeys {
  const scope = `bandwidth-bulk:{${queue.opts.prefix ?? 'bull'}:${queue.name}}`;
  return {
    id: `${scope}:id`,
    marks: `${scope}:marks`,
    unidentified: `${scope}:unidentified`,
    pacing: `${scope}:pacing`,
  };
}

/** The id of the job that carries a message: BullMQ takes no colons and no bare numbers. */
export function jobIdOf(key: string): string {
  return `m-${encodeURIComponent(key)}`;
}
