import { GENERAL_FLAGS } from '../flags/common-flags.js';
import type { Command } from '../command.js';

export const segmentsCommand: Command = {
  name: 'segments',
  summary: 'count the segments that a text is billed as',
  usage: 'segments TEXT (or - for a text on stdin)',
  flags: [
    {
      name: 'output',
      kind: 'text',
      placeholder: 'FORMAT',
      choices: ['text', 'json'],
      closed: true,
      summary: 'text (the default) or json',
    },
    ...GENERAL_FLAGS,
  ],
  maxPositionals: 1,
  load: async () => (await import('./run-segments.js')).runSegments,
};
