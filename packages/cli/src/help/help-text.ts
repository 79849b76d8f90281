import type { Command } from '../command.js';
import { EXIT_CODES } from '../errors/exit-code.js';
import { writtenForm, type Flag } from '../flags/flag.js';

const PROGRAM = 'bw-messages';

const ENVIRONMENT = [
  ['BW_ACCOUNT_ID', 'the account'],
  ['BW_CLIENT_ID, BW_CLIENT_SECRET', 'OAuth2 client credentials; or'],
  ['BW_USERNAME, BW_PASSWORD', 'an API user'],
  ['BW_CLIENT_SECRET_FILE', 'a file with the client secret'],
  ['BW_BASE_URL, BW_TOKEN_URL', 'other addresses than those of the spec'],
  ['BW_CONFIG_FILE', 'the configuration file (~/.config/bw-messages/config.json)'],
] as const;

/** The help of the program. */
export function programHelp(commands: readonly Command[]): string {
  return [
    `${PROGRAM}: send messages and read the message log of the Bandwidth Messages API`,
    '',
    ...columns(commands.map(({ name, summary }) => [`${PROGRAM} ${name}`, summary])),
    '',
    `${PROGRAM} COMMAND --help shows the flags of a command; --version the version.`,
    '',
    'Environment',
    ...columns(ENVIRONMENT),
    '',
    ...exitCodes(),
    '',
  ].join('\n');
}

/** The help of one command. */
export function commandHelp({ usage, summary, flags, notes = [] }: Command): string {
  return [
    `${PROGRAM} ${usage}`,
    '',
    `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`,
    ...notes.flatMap((note) => ['', note]),
    '',
    ...columns(flags.map((flag: Flag) => [writtenForm(flag), flag.summary])),
    '',
    ...exitCodes(),
    '',
  ].join('\n');
}

function exitCodes(): string[] {
  return ['Exit codes', ...columns(Object.entries(EXIT_CODES))];
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`.trimEnd());
}
