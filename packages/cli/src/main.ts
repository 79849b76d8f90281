import type { Command } from './command.js';
import { COMMANDS } from './commands/commands.js';
import { describeError, errorAsJson } from './errors/describe-error.js';
import { exitCodeOf, type ExitCode } from './errors/exit-code.js';
import { isErrorOfSdk } from './errors/sdk-error.js';
import { UsageError } from './errors/errors.js';
import { withSandboxUrl } from './flags/common-flags.js';
import type { FlagValues } from './flags/flag.js';
import { nearest } from './flags/nearest.js';
import { parseFlags } from './flags/parse-flags.js';
import { unknownWords } from './flags/unknown-words.js';
import { commandHelp, programHelp } from './help/help-text.js';
import { isSettingName, type Settings } from './settings/setting.js';
import { say, STDOUT_CLOSED, type Terminal } from './terminal.js';

/** Runs the command that the arguments name, and resolves to the exit code. It writes errors itself. */
export async function main(
  args: readonly string[],
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  try {
    return await dispatch(args, terminal, signal);
  } catch (error) {
    return report(error, args, terminal);
  }
}

/** Writes the error. `source`: where the setting comes from that it is about. */
function report(error: unknown, args: readonly string[], terminal: Terminal, source?: string): ExitCode {
  if (wantsJson(args)) say(terminal, errorAsJson(error, source));
  else for (const line of errorLines(error, args, source)) say(terminal, line);
  return exitCodeOf(error);
}

/** The error, and what helps. */
function errorLines(error: unknown, args: readonly string[], source: string | undefined): string[] {
  const command = COMMANDS.find(({ name }) => name === args[0]);
  const lines = [`bw-messages: ${describeError(error, command?.flags, source)}`];
  if (error instanceof UsageError) {
    lines.push(`bw-messages ${command ? `${command.name} ` : ''}--help shows what there is.`);
  }
  if (isErrorOfSdk(error) && error.code === 'authentication') {
    lines.push('bw-messages config shows where the credentials come from.');
  }
  const usesSandbox = args.some((arg) => /^--sandbox(=|$)/.test(arg));
  if (usesSandbox && isErrorOfSdk(error) && error.code === 'connection') {
    lines.push('Does the sandbox run? npx @bandwidth-messages/sandbox starts one.');
  }
  return lines;
}

async function dispatch(args: readonly string[], terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const [name = '--help', ...rest] = args;
  if (['--help', '-h', 'help'].includes(name)) {
    const [about] = rest;
    terminal.stdout.write(about === undefined ? programHelp(COMMANDS) : commandHelp(commandNamed(about)));
    return 0;
  }
  const command = commandNamed(name);
  const { values, positionals } = parseFlags(withSandboxUrl(rest), command.flags, command.maxPositionals);
  if (values['help']) {
    terminal.stdout.write(commandHelp(command));
    return 0;
  }
  if (!values['quiet']) for (const hint of unknownWords(command.flags, values)) say(terminal, hint);
  const settings = lazySettings(values, terminal, signal);
  const run = await command.load();
  try {
    return await run({ command, commands: COMMANDS, values, positionals, settings, terminal, signal });
  } catch (error) {
    // Whoever stopped reading rows, as `head` does, wants to hear no more.
    if (command.onlyPrints && signal.reason === STDOUT_CLOSED) return 0;
    const isAboutSetting = isErrorOfSdk(error) && isSettingName(error.field);
    const source = isAboutSetting ? (await settings())[error.field]?.source : undefined;
    return report(error, args, terminal, source);
  }
}

/** Reads the settings when they are first asked for, and only once: the secret may be typed. */
function lazySettings(values: FlagValues, terminal: Terminal, signal: AbortSignal): () => Promise<Settings> {
  let settings: Promise<Settings> | undefined;
  const read = async (): Promise<Settings> => {
    const { readSettings } = await import('./settings/read-settings.js');
    return readSettings(values, terminal, signal);
  };
  return () => (settings ??= read());
}

function commandNamed(name: string): Command {
  const command = COMMANDS.find((known) => known.name === name);
  if (command) return command;
  if (name.startsWith('-')) throw new UsageError('A command comes first, its flags after it.');
  const near = nearest(
    name,
    COMMANDS.map((known) => known.name),
  );
  throw new UsageError(`There is no such command.${near ? ` Did you mean ${near}?` : ''}`);
}

function wantsJson(args: readonly string[]): boolean {
  return args.some(
    (arg, index) => arg === '--output=json' || (arg === '--output' && args[index + 1] === 'json'),
  );
}
