import { CONNECTION_FLAGS, GENERAL_FLAGS } from '../flags/common-flags.js';
import type { Command } from '../command.js';

export const configCommand: Command = {
  name: 'config',
  summary: 'show each setting and where it comes from; secrets are not shown',
  usage: 'config',
  flags: [
    {
      name: 'output',
      kind: 'text',
      placeholder: 'FORMAT',
      choices: ['text', 'json'],
      closed: true,
      summary: 'text (the default) or json',
    },
    ...CONNECTION_FLAGS,
    ...GENERAL_FLAGS,
  ],
  load: async () => (await import('./run-config.js')).runConfig,
};
