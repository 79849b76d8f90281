import { operations } from '@bandwidth-messages/client/operations';
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
  notes: [
    `The log lists a message up to ${operations.listMessages.indexLagMs / 60_000} minutes late: until then settle waits.`,
    'accepted: the journal says so from now on. not-found, ambiguous: it stays unknown, and the exit code is 8.',
  ],
  load: async () => (await import('./run-settle.js')).runSettle,
};
