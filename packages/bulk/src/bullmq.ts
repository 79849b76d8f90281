export { type AddedMessages, addMessages } from './bullmq/add-messages.js';
export { type BulkWorker, type BulkWorkerOptions, createBulkWorker } from './bullmq/create-bulk-worker.js';
export { type QueueJournal, openQueueJournal } from './bullmq/redis-journal.js';
