import { operations } from '@bandwidth-messages/client/operations';
import { CONNECTION_FLAGS, GENERAL_FLAGS } from '../flags/common-flags.js';
import type { Flag } from '../flags/flag.js';
import { bodyFlags } from '../flags/operation-flags.js';
import type { Command } from '../command.js';

const OWN_FLAGS: readonly Flag[] = [
  {
    name: 'text-file',
    kind: 'text',
    placeholder: 'FILE',
    isFile: true,
    summary: 'read the text from a file (UTF-8); - is stdin; one newline at the end is dropped',
  },
  { name: 'dry-run', kind: 'boolean', summary: 'check everything and show what would be sent; send nothing' },
  {
    name: 'output',
    kind: 'text',
    placeholder: 'FORMAT',
    choices: ['id', 'json'],
    closed: true,
    summary: 'id (the default), or json for the whole answer',
  },
  ...CONNECTION_FLAGS,
  ...GENERAL_FLAGS,
];

export const sendCommand: Command = {
  name: 'send',
  summary: 'send one message, and print its id',
  usage: 'send --application-id ID --from NUMBER --to NUMBER --text TEXT',
  flags: [...bodyFlags({ operation: operations.createMessage, reserved: OWN_FLAGS }), ...OWN_FLAGS],
  notes: [
    'Several --to make one group MMS, not several messages: send-file sends to a list.',
    'The message is sent again only when it is certain that it was not accepted. Exit code 8 means that nobody knows.',
  ],
  load: async () => (await import('./run-send.js')).runSend,
};
