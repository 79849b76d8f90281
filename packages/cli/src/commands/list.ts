import { operations } from '@bandwidth-messages/client/operations';
import { CONNECTION_FLAGS, GENERAL_FLAGS, OUTPUT_FLAGS } from '../flags/common-flags.js';
import type { Flag } from '../flags/flag.js';
import { queryFlags } from '../flags/operation-flags.js';
import type { Command } from '../command.js';

const OWN_FLAGS: readonly Flag[] = [
  { name: 'max', kind: 'integer', summary: 'end after so many rows (all that one query shows)' },
  ...OUTPUT_FLAGS,
  ...CONNECTION_FLAGS,
  ...GENERAL_FLAGS,
];

export const listCommand: Command = {
  name: 'list',
  summary: 'print rows of the message log, newest first',
  usage: 'list [filters]',
  flags: [...queryFlags({ operation: operations.listMessages, reserved: OWN_FLAGS }), ...OWN_FLAGS],
  onlyPrints: true,
  notes: [
    `At least one filter is needed. One query shows ${operations.listMessages.pageWindow} rows: export reads more.`,
    '--limit is the size of a page, --max the number of rows.',
    'With a --message-id that the log does not have, it ends with exit code 3.',
  ],
  load: async () => (await import('./run-list.js')).runList,
};
