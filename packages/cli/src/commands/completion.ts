import { GENERAL_FLAGS } from '../flags/common-flags.js';
import type { Command } from '../command.js';

export const completionCommand: Command = {
  name: 'completion',
  summary: 'print what makes a shell complete commands, flags and values',
  usage: 'completion bash|zsh|fish',
  flags: GENERAL_FLAGS,
  maxPositionals: 1,
  positionalChoices: ['bash', 'zsh', 'fish'],
  notes: [
    'bash: source <(bw-messages completion bash), in ~/.bashrc.',
    'zsh: bw-messages completion zsh > "${fpath[1]}/_bw-messages".',
    'fish: bw-messages completion fish > ~/.config/fish/completions/bw-messages.fish.',
  ],
  load: async () => (await import('./run-completion.js')).runCompletion,
};
