import type { Command } from '../command.js';
import type { Flag } from '../flags/flag.js';
import { valuesOf } from './words.js';

/** A completion script for fish. */
export function fishCompletion(commands: readonly Command[]): string {
  const lines = commands.flatMap((command) => [
    `complete -c bw-messages -f -n __fish_use_subcommand -a ${command.name} -d ${quoted(command.summary)}`,
    ...command.flags.flatMap((flag) => flagLines(command, flag)),
    ...(command.positionalChoices
      ? [`complete -c bw-messages -f -n ${seen(command)} -a ${quoted(command.positionalChoices.join(' '))}`]
      : []),
  ]);
  return `# fish completion for bw-messages
${lines.join('\n')}
`;
}

function flagLines(command: Command, flag: Flag): string[] {
  const start = `complete -c bw-messages -n ${seen(command)} -l`;
  const summary = quoted(flag.summary);
  if (flag.kind === 'boolean') {
    const line = `${start} ${flag.name} -d ${summary}`;
    return flag.parameter === undefined ? [line] : [line, `${start} no-${flag.name} -d ${summary}`];
  }
  const values = valuesOf(flag);
  const choice = values.length > 0 ? ` -a ${quoted(values.join(' '))}` : '';
  return [`${start} ${flag.name} -r${flag.isFile ? '' : ' -f'}${choice} -d ${summary}`];
}

function seen({ name }: Command): string {
  return quoted(`__fish_seen_subcommand_from ${name}`);
}

function quoted(text: string): string {
  return `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;
}
