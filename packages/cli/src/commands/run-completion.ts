import { bashCompletion } from '../completion/bash.js';
import { fishCompletion } from '../completion/fish.js';
import { zshCompletion } from '../completion/zsh.js';
import { UsageError } from '../errors/errors.js';
import type { ExitCode } from '../errors/exit-code.js';
import type { Command, CommandContext } from '../command.js';

const SCRIPTS: Readonly<Record<string, (commands: readonly Command[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

/** Prints the completion script of a shell. It is static: no key press starts a process. */
export async function runCompletion({ commands, positionals, terminal }: CommandContext): Promise<ExitCode> {
  const script = SCRIPTS[positionals[0] ?? ''];
  if (!script) {
    throw new UsageError(`completion needs the name of a shell: ${Object.keys(SCRIPTS).join(', ')}.`);
  }
  terminal.stdout.write(script(commands));
  return 0;
}
