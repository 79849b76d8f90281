import { bashCompletion } from '../completion/bash.js';
import { fishCompletion } from '../completion/fish.js';
import { zshCompletion } from '../completion/zsh.js';
import { UsageError } from '../errors/usage-error.js';
import type { ExitCode } from '../errors/exit-code.js';
import type { Command, CommandContext } from './command.js';
import { COMMANDS } from './commands.js';
import { SHELLS } from './completion.js';

const SCRIPTS: Readonly<Record<(typeof SHELLS)[number], (commands: readonly Command[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

/** Prints the completion script of a shell. It is static: no key press starts a process. */
export async function runCompletion({ positionals, terminal }: CommandContext): Promise<ExitCode> {
  const shell = SHELLS.find((known) => known === positionals[0]);
  if (!shell) throw new UsageError(`completion needs the name of a shell: ${SHELLS.join(', ')}.`);
  terminal.stdout.write(SCRIPTS[shell](COMMANDS));
  return 0;
}
