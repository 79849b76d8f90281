import type { ExitCode } from './errors/exit-code.js';
import type { Flag, FlagValues } from './flags/flag.js';
import type { Settings } from './settings/setting.js';
import type { Terminal } from './terminal.js';

/** What a command works with. */
export interface CommandContext {
  /** The command itself, for its flags. */
  readonly command: Command;
  /** All commands, for what is made of their table. */
  readonly commands: readonly Command[];
  readonly values: FlagValues;
  readonly positionals: readonly string[];
  /** The settings in force: read when they are first asked for, and only once. */
  readonly settings: () => Promise<Settings>;
  readonly terminal: Terminal;
  /** Aborts at the first Ctrl-C, at SIGTERM, at SIGHUP, and when nobody reads stdout any more. */
  readonly signal: AbortSignal;
}

/** One command: everything that help, completion and the parser need, without loading what runs it. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** How it is called, after the name of the program. */
  readonly usage: string;
  readonly flags: readonly Flag[];
  readonly maxPositionals?: number;
  /** Words that a shell offers as the value without a flag. */
  readonly positionalChoices?: readonly string[];
  /** Whether printing is all that it does: once nobody reads stdout, it is done. */
  readonly onlyPrints?: boolean;
  /** Paragraphs for its help. */
  readonly notes?: readonly string[];
  /** Loads what runs it. */
  readonly load: () => Promise<(context: CommandContext) => Promise<ExitCode>>;
}
