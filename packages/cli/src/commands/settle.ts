import { CONNECTION_FLAGS, GENERAL_FLAGS } from '../flags/common-flags.js';
import type { Command } from '../command.js';

export const settleCommand: Command = {
  name: 'settle',
  summary: 'look up the messages of a journal whose outcome is unknown',
  usage: 'settle --journal FILE',
  flags: [
    {
      name: 'journal',
      kind: 'text',
      placeholder: 'FILE',
      isFile: true,
      summary: 'journal of a send-file',
    },
    ...CONNECTION_FLAGS,
    ...GENERAL_FLAGS,
  ],
  notes: ['The log lists a message up to 15 minutes late: settle says so where it is too early to tell.'],
  load: async () => (await import('./run-settle.js')).runSettle,
};
