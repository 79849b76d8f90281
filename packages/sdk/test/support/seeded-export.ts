import type { ExportOptions, ListMessageItem, MessagesExport } from '../../src/index.js';
import { type Harness, type HarnessOptions, startHarness } from './harness.js';

const DAY_MS = 24 * 60 * 60 * 1000;

export const keyOf = ({ receiveTime, messageId }: ListMessageItem): string => `${receiveTime} ${messageId}`;

/** Receive time and id of each row. */
export const collect = async (rows: MessagesExport, into: string[] = []): Promise<string[]> => {
  for await (const row of rows) into.push(keyOf(row));
  return into;
};

/** A sandbox with the log of 12 days, and exports of it. */
export interface SeededExport {
  readonly harness: Harness;
  readonly startedAtMs: number;
  /** All seeded rows, and not a millisecond more. */
  readonly range: { readonly fromDateTime: Date; readonly toDateTime: Date };
  readonly exportAll: (options?: ExportOptions, limit?: number) => MessagesExport;
  /** How many requests were sent. */
  readonly requests: () => number;
}

export const startSeededExport = async (
  messages: number,
  sandbox: HarnessOptions['sandbox'] = {},
): Promise<SeededExport> => {
  const harness = await startHarness({
    sandbox: { seed: { messages, days: 12 }, rateLimit: false, ...sandbox },
  });
  const startedAtMs = harness.clock.now();
  const range = { fromDateTime: new Date(startedAtMs - 12 * DAY_MS), toDateTime: new Date(startedAtMs + 1) };
  return {
    harness,
    startedAtMs,
    range,
    exportAll: (options = {}, limit = 500) =>
      harness.client.exportMessages({ ...range, limit }, { settleMs: 0, ...options }),
    requests: () => harness.sandbox.requests.length,
  };
};
