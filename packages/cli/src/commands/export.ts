import { operations } from '@bandwidth-messages/client/operations';
import { CONNECTION_FLAGS, GENERAL_FLAGS, OUTPUT_FLAGS } from '../flags/common-flags.js';
import type { Flag } from '../flags/flag.js';
import { queryFlags } from '../flags/operation-flags.js';
import type { Command } from '../command.js';

const OWN_FLAGS: readonly Flag[] = [
  {
    name: 'out',
    kind: 'text',
    placeholder: 'FILE',
    isFile: true,
    summary: 'write into this file; it gets its name, in place of one that is there, once it is whole',
  },
  {
    name: 'checkpoint',
    kind: 'text',
    placeholder: 'FILE',
    isFile: true,
    summary: 'how far it has come: the same command goes on from there; needs --out',
  },
  { name: 'concurrency', kind: 'integer', summary: 'slices of time read at a time (4)' },
  {
    name: 'progress',
    kind: 'text',
    placeholder: 'FORM',
    choices: ['text', 'json', 'none'],
    closed: true,
    summary: 'text, json or none, on stderr (text)',
  },
  ...OUTPUT_FLAGS,
  ...CONNECTION_FLAGS,
  ...GENERAL_FLAGS,
];

/** An export sets these itself. */
const SET_BY_EXPORT = [operations.listMessages.pagination.tokenParameter, 'sort', 'limitTotalCount'];

export const exportCommand: Command = {
  name: 'export',
  summary: 'print or save every row of a time range, each once, by ascending receive time',
  usage: 'export --from-date-time TIME [--to-date-time TIME] [--out FILE --checkpoint FILE] [filters]',
  flags: [
    ...queryFlags({ operation: operations.listMessages, without: SET_BY_EXPORT, reserved: OWN_FLAGS }),
    ...OWN_FLAGS,
  ],
  onlyPrints: true,
  notes: [
    'Killed at any moment and started again with the same arguments, it completes the file of --out.',
    'Without --output, a file that is named .csv or .json is one.',
    `The API keeps rows for ${operations.listMessages.retentionDays} days.`,
  ],
  load: async () => (await import('./run-export.js')).runExport,
};
