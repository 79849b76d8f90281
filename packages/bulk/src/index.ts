export { sendMessages } from './sending/send-messages.js';
export type { BulkClient } from './bulk-client.js';
export type { BulkOptions, DryRunOptions } from './sending/bulk-options.js';
export type { BulkItem, BulkProgress, BulkResult, BulkRun, BulkTotals } from './sending/bulk-result.js';
export type { BulkSource } from './sending/item-reader.js';
export type { ShouldSend } from './sending/send-once.js';
export { type BulkTag, parseBulkTag } from './sending/tag.js';
export { openJournal } from './open-journal.js';
export type { FileJournal } from './journal/file-journal.js';
export {
  type FileLock,
  type FileLockHolder,
  type FileLockOptions,
  takeFileLock,
} from './journal/file-lock.js';
export type {
  Ending,
  Intent,
  Journal,
  JournalAccount,
  JournalEntry,
  JournalResult,
  Mark,
  MaybePromise,
  MessageIdentity,
  MessageOutcome,
  UnknownMessage,
} from './journal/journal.js';
export type { QueueRate } from './pacing/queue-model.js';
export { countSegments } from './segments/count-segments.js';
export {
  createOutcomeWatcher,
  type MessageOutcomeEvent,
  type OutcomeWatcher,
} from './settling/outcome-watcher.js';
export { type SettleOptions, type Settlement, settle } from './settling/settle.js';
export { JournalError, JournalLockedError } from './errors/journal-errors.js';
