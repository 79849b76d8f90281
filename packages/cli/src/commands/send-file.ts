import { CONNECTION_FLAGS, GENERAL_FLAGS } from '../flags/common-flags.js';
import type { Flag } from '../flags/flag.js';
import { operations } from '@bandwidth-messages/client/operations';
import { bodyFlags } from '../flags/operation-flags.js';
import type { Command } from '../command.js';

const OWN_FLAGS: readonly Flag[] = [
  {
    name: 'journal',
    kind: 'text',
    placeholder: 'FILE',
    isFile: true,
    summary: 'what was sent: the same command goes on from there, and sends nothing twice',
  },
  {
    name: 'key-column',
    kind: 'text',
    placeholder: 'NAME',
    summary: 'column whose value names a message (key)',
  },
  {
    name: 'text-template',
    kind: 'text',
    placeholder: 'TEXT',
    summary: 'text of each message, with {column} for the value of a column',
  },
  {
    name: 'segments-per-second',
    kind: 'integer',
    summary: `rate agreed with Bandwidth (${operations.createMessage.queue.segmentsPerSecond})`,
  },
  { name: 'concurrency', kind: 'integer', summary: 'requests under way at a time' },
  { name: 'dry-run', kind: 'boolean', summary: 'check every line, count segments and time; send nothing' },
  { name: 'yes', kind: 'boolean', summary: 'do not ask before more than 10 real messages' },
  {
    name: 'output',
    kind: 'text',
    placeholder: 'FORMAT',
    choices: ['ndjson', 'none'],
    closed: true,
    summary: 'ndjson: one result a line (the default); none',
  },
  {
    name: 'progress',
    kind: 'text',
    placeholder: 'FORM',
    choices: ['text', 'json', 'none'],
    closed: true,
    summary: 'text, json or none, on stderr (text)',
  },
  ...CONNECTION_FLAGS,
  ...GENERAL_FLAGS,
];

export const sendFileCommand: Command = {
  name: 'send-file',
  summary: 'send a list of messages, paced, journalled, each at most once',
  usage: 'send-file FILE.csv|FILE.ndjson --journal FILE',
  flags: [
    ...bodyFlags({ operation: operations.createMessage, reserved: OWN_FLAGS }).map((flag) => ({
      ...flag,
      summary: ['for lines without it', ...flag.summary.split('; ')]
        .filter((fact) => fact !== '' && fact !== 'required')
        .join('; '),
    })),
    ...OWN_FLAGS,
  ],
  maxPositionals: 1,
  notes: [
    'Columns have the names of the API: key, to, from, text, media, applicationId, tag, priority, expiration.',
    'Ctrl-C once ends it cleanly, twice at once. Started again, it goes on behind what its journal says.',
    'Messages whose outcome is unknown are not sent again: settle looks them up.',
  ],
  load: async () => (await import('./run-send-file.js')).runSendFile,
};
