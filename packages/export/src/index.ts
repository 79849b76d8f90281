export { checkpointOf, exportMessages, type MessagesExport } from './export-messages.js';
export type { ExportClient } from './scans/page-source.js';
export type { ExportOptions } from './export-options.js';
export type { ExportRange } from './export-range.js';
export type { CursorState, ExportCheckpoint } from './checkpoint.js';
export type { ExportProgress, ExportWarning } from './progress.js';
export {
  ExportIncompleteError,
  type ExportIncompleteErrorDetails,
  type UnreadInstant,
} from './export-incomplete-error.js';
