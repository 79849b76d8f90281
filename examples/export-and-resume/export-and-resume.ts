import { existsSync, readFileSync } from 'node:fs';
import { open, rename, rm, writeFile } from 'node:fs/promises';
import { exportMessages, type ExportCheckpoint } from '@bandwidth-messages/export';
import { createMessagesClient, optionsFromEnv } from '@bandwidth-messages/sdk';

/** How far the file is certain: its length, and where the export goes on behind it. */
interface Saved {
  readonly bytes: number;
  readonly checkpoint: ExportCheckpoint;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const out = process.argv[2] ?? 'messages.ndjson';
const savedFile = `${out}.checkpoint`;
const saved = existsSync(savedFile) ? (JSON.parse(readFileSync(savedFile, 'utf8')) as Saved) : undefined;

// A later run exports the range of the first one: "the last day" has moved on since.
const toDateTime = saved?.checkpoint.toDateTime ?? new Date(Date.now() - 15 * 60 * 1000).toISOString();
const fromDateTime =
  saved?.checkpoint.fromDateTime ?? new Date(Date.parse(toDateTime) - DAY_MS).toISOString();

const file = await open(`${out}.partial`, 'a', 0o600);
// What was written after the last checkpoint comes again.
await file.truncate(saved?.bytes ?? 0);
let bytes = saved?.bytes ?? 0;

async function save(checkpoint: ExportCheckpoint): Promise<void> {
  // In this order: the rows are on the disk before the checkpoint says so.
  await file.datasync();
  await writeFile(`${savedFile}.new`, JSON.stringify({ bytes, checkpoint } satisfies Saved));
  await rename(`${savedFile}.new`, savedFile);
}

await using bandwidth = createMessagesClient(optionsFromEnv());
const rows = exportMessages(
  bandwidth,
  { fromDateTime, toDateTime },
  {
    onCheckpoint: save,
    onWarning: ({ message }) => console.error(message),
    ...(saved && { checkpoint: saved.checkpoint }),
  },
);
for await (const batch of rows.byBatch()) {
  const text = batch.map((row) => `${JSON.stringify(row)}\n`).join('');
  await file.appendFile(text);
  bytes += Buffer.byteLength(text);
}
await file.datasync();
await file.close();
await rename(`${out}.partial`, out);
await rm(savedFile, { force: true });
console.log(`written: ${out}`);
