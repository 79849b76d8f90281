import { createEventSink } from '../../src/events.js';
import { type ExportContext, createExportMessages } from '../../src/export/export-messages.js';
import type { ExportOptions, ListMessageItem, MessagesEvent } from '../../src/index.js';
import type { FakeClock } from './fake-clock.js';
import { createFakeClock } from './fake-clock.js';
import type { FakeLog } from './fake-log.js';

export const NOW = Date.UTC(2026, 10, 24, 10);
export const HOUR_MS = 60 * 60 * 1000;

export interface ExportFixture {
  readonly clock: FakeClock;
  readonly events: MessagesEvent[];
  /** Reads a range of the log into an array. */
  readonly read: (
    fromMs: number,
    toMs: number,
    limit: number,
    options?: ExportOptions,
  ) => Promise<ListMessageItem[]>;
  readonly exportMessages: ReturnType<typeof createExportMessages>;
}

/** An export of a log in memory. */
export const createExportFixture = (
  log: Pick<FakeLog, 'fetchPage' | 'operation'>,
  context: Partial<ExportContext> = {},
): ExportFixture => {
  const clock = createFakeClock({ start: NOW });
  const events: MessagesEvent[] = [];
  const observer = { isObserved: () => true, observe: (event: MessagesEvent) => void events.push(event) };
  const exportMessages = createExportMessages({
    accountId: '9900000',
    clock,
    events: createEventSink(clock, [observer]),
    toWire: (query) =>
      Object.fromEntries(
        Object.entries(query).map(([name, value]) => [
          name,
          value instanceof Date ? value.toISOString() : value,
        ]),
      ),
    ...log,
    ...context,
  });
  return {
    clock,
    events,
    exportMessages,
    async read(fromMs, toMs, limit, options = {}) {
      const query = { fromDateTime: new Date(fromMs), toDateTime: new Date(toMs), limit };
      const rows: ListMessageItem[] = [];
      for await (const row of exportMessages(query, options)) rows.push(row);
      return rows;
    },
  };
};
