import type { Operation } from '@bandwidth-messages/client/operations';
import type { ExportClient } from '../export-client.js';
import type { ExportSettings } from '../export-options.js';
import type { Filters } from '../export-range.js';
import type { ExportWarning } from '../progress.js';
import type { LogTraits } from './log-traits.js';

/** What all parts of one loop over an export share. */
export interface ExportContext {
  readonly client: ExportClient;
  readonly operation: Operation;
  readonly settings: ExportSettings;
  readonly filters: Filters;
  /** Aborts when the loop is left. */
  readonly signal: AbortSignal;
  readonly traits: LogTraits;
  readonly onPage: () => void;
  readonly onWarning: (warning: ExportWarning) => void;
}
