import { asNode, isNode, type Node } from './document.js';
import type { Operation } from './spec.js';

/** So many requests in any stretch of time of this length. */
export interface RateLimit {
  /** How many requests any window may hold. */
  readonly requests: number;
  /** Length of the window, in milliseconds. */
  readonly windowMs: number;
}

/** How fast the message queue of an account is drained, and how much it holds. */
export interface QueueLimits {
  /** Segments per second that leave the queue. */
  readonly segmentsPerSecond: number;
  /** Seconds' worth of segments that the queue holds. */
  readonly capacitySeconds: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** The `x-rate-limit` of an operation; undefined where it has none. */
export function rateLimitOf(operation: Operation): RateLimit | undefined {
  const limit = operation.node['x-rate-limit'];
  if (!isNode(limit)) return undefined;
  return { requests: Number(limit['requests']), windowMs: Number(limit['windowSeconds']) * 1000 };
}

/** The `x-message-queue` of an operation. What it leaves out is 1 segment per second and 900 seconds, as Bandwidth documents. */
export function queueLimitsOf(operation: Operation | undefined): QueueLimits {
  const queue = asNode(operation?.node['x-message-queue']);
  return {
    segmentsPerSecond: Number(queue['segmentsPerSecond'] ?? 1),
    capacitySeconds: Number(queue['capacitySeconds'] ?? 900),
  };
}

/** How far back the log reaches, in milliseconds (`x-retention-days`). */
export function retentionMsOf(operation: Operation | undefined): number {
  return Number(operation?.node['x-retention-days'] ?? 14) * DAY_MS;
}

/** How many rows of one query can be reached by pages (`x-page-window`). */
export function resultWindowOf(operation: Operation | undefined): number {
  return Number(operation?.node['x-page-window'] ?? 10_000);
}

/** The `x-comma-list` of a schema: how many whole values it takes, and how short a single partial one may be. */
export function commaListOf(schema: Node): { maxItems: number; partialMinLength: number } | undefined {
  const list = schema['x-comma-list'];
  return isNode(list)
    ? { maxItems: Number(list['maxItems']), partialMinLength: Number(list['partialMinLength']) }
    : undefined;
}
