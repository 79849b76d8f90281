import type { ListMessageItem } from '@bandwidth-messages/sdk';
import {
  type ExportOptions,
  type ExportProgress,
  type ExportWarning,
  type MessagesExport,
  exportMessages,
} from '../../src/index.js';
import { type Harness, type HarnessOptions, startHarness } from './harness.js';

const DAY_MS = 24 * 60 * 60 * 1000;

export function keyOf({ receiveTime, messageId }: ListMessageItem): string {
  return `${receiveTime} ${messageId}`;
}

/** Receive time and id of each row. */
export async function collect(rows: MessagesExport, into: string[] = []): Promise<string[]> {
  for await (const row of rows) into.push(keyOf(row));
  return into;
}

/** A sandbox with the log of 12 days, and exports of it. */
export interface SeededExport {
  readonly harness: Harness;
  readonly startedAtMs: number;
  /** All seeded rows, and not a millisecond more. */
  readonly range: { readonly fromDateTime: Date; readonly toDateTime: Date };
  readonly exportAll: (options?: ExportOptions) => MessagesExport;
  readonly progress: ExportProgress[];
  readonly warnings: ExportWarning[];
  /** How many requests were sent. */
  readonly requests: () => number;
}

export async function startSeededExport(
  messages: number,
  sandbox: HarnessOptions['sandbox'] = {},
): Promise<SeededExport> {
  const harness = await startHarness({
    sandbox: { seed: { messages, days: 12 }, rateLimit: false, ...sandbox },
  });
  const startedAtMs = harness.clock.now();
  const range = { fromDateTime: new Date(startedAtMs - 12 * DAY_MS), toDateTime: new Date(startedAtMs + 1) };
  const progress: ExportProgress[] = [];
  const warnings: ExportWarning[] = [];
  const listeners = {
    onProgress: (told: ExportProgress): void => void progress.push(told),
    onWarning: (told: ExportWarning): void => void warnings.push(told),
  };
  return {
    harness,
    startedAtMs,
    range,
    exportAll: (options = {}) =>
      exportMessages(harness.client, range, { settleMs: 0, ...listeners, ...options }),
    progress,
    warnings,
    requests: () => harness.sandbox.requests.length,
  };
}
