export { checkpointOf, exportMessages, type MessagesExport } from './export-messages.js';
export { ExportIncompleteError } from './export-incomplete-error.js';
export type {
  ExportCheckpoint,
  ExportClient,
  ExportOptions,
  ExportProgress,
  ExportRange,
  ExportWarning,
  UnreadInstant,
} from './types.js';
