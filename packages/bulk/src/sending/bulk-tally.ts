import type { QueueRate } from '../pacing/queue-model.js';
import type { BulkResult, BulkTotals } from './bulk-result.js';

/** Counts how the messages of a run ended. */
export interface BulkTally {
  add(result: BulkResult, segments: number): void;
  totals(): BulkTotals;
}

export function createBulkTally(rate: QueueRate): BulkTally {
  const counts = { accepted: 0, rejected: 0, unknown: 0, skipped: 0, earlier: 0, segments: 0 };
  return {
    add({ outcome, earlier }, segments) {
      counts[outcome] += 1;
      counts.segments += segments;
      if (earlier) counts.earlier += 1;
    },
    totals: () => ({ ...counts, queueMs: Math.ceil((counts.segments / rate.segmentsPerSecond) * 1000) }),
  };
}
