import type { ListMessageItem } from '@bandwidth-messages/sdk';
import { type TestClock, createTestClock } from '@bandwidth-messages/sdk/testing';
import { createExport } from '../../src/export-messages.js';
import type {
  ExportClient,
  ExportOptions,
  ExportRange,
  ExportWarning,
  MessagesExport,
} from '../../src/index.js';
import type { FakeLog } from './fake-log.js';

export const NOW = Date.UTC(2026, 10, 24, 10);
export const HOUR_MS = 60 * 60 * 1000;

export interface ExportFixture {
  readonly clock: TestClock;
  readonly warnings: ExportWarning[];
  /** Reads a time range of the log into an array. */
  readonly read: (fromMs: number, toMs: number, options?: ExportOptions) => Promise<ListMessageItem[]>;
  readonly exportRows: (range: ExportRange, options?: ExportOptions) => MessagesExport;
}

/** An export of a log in memory. */
export function createExportFixture(
  { call, operation }: Pick<FakeLog, 'call' | 'operation'>,
  given: Partial<ExportClient> & { readonly clock?: TestClock } = {},
): ExportFixture {
  const { clock = createTestClock(NOW) } = given;
  const client: ExportClient = { accountId: '9900000', call, ...given, clock };
  const warnings: ExportWarning[] = [];
  const onWarning = (warning: ExportWarning): void => void warnings.push(warning);
  const exportRows: ExportFixture['exportRows'] = (range, options) =>
    createExport(operation, client, range, { settleMs: 0, onWarning, ...options });
  return {
    clock,
    warnings,
    exportRows,
    async read(fromMs, toMs, options) {
      const range = { fromDateTime: new Date(fromMs), toDateTime: new Date(toMs) };
      const rows: ListMessageItem[] = [];
      for await (const row of exportRows(range, options)) rows.push(row);
      return rows;
    },
  };
}
