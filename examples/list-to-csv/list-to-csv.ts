import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createMessagesClient, optionsFromEnv } from '@bandwidth-messages/sdk';
import { stringify } from 'csv-stringify';

const DAY_MS = 24 * 60 * 60 * 1000;
const file = process.argv[2] ?? 'messages.csv';

await using bandwidth = createMessagesClient(optionsFromEnv());
const rows = bandwidth.listMessages({ fromDateTime: new Date(Date.now() - DAY_MS), limit: 500 });
const columns = [
  'receiveTime',
  'messageDirection',
  'sourceTn',
  'destinationTn',
  'messageStatus',
  'errorCode',
];

// The file is written as fast as the pages come, and no page is asked for before there is room for it.
await pipeline(rows, stringify({ header: true, columns }), createWriteStream(file, { mode: 0o600 }));
console.log(`written: ${file}`);
