import { readFileSync } from 'node:fs';
import path from 'node:path';
import { COMMANDS } from '../src/commands/commands.js';
import { EXIT_CODES } from '../src/errors/exit-code.js';
import { parseFlags } from '../src/flags/parse-flags.js';
import { withSandboxUrl } from '../src/flags/common-flags.js';

const README = readFileSync(path.join(__dirname, '../README.md'), 'utf8');

function rowsBelow(heading: string): [string, string][] {
  const section = README.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/^\| ([^|]+?) +\| ([^|]+?) +\|$/gm)]
    .slice(2)
    .map(([, left, right]) => [left!, right!]);
}

/** The words of a line as a shell would read them, for the quoting that the README uses. */
function words(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

test('the README lists the exit codes of the program', () => {
  expect(rowsBelow('Exit codes')).toEqual(Object.entries(EXIT_CODES));
});

test('the README lists every command', () => {
  expect(rowsBelow('Commands').map(([name]) => name)).toEqual(COMMANDS.map(({ name }) => `\`${name}\``));
});

const EXAMPLES = [...README.matchAll(/^bw-messages ([^\n|>]+)/gm)].map(([, line]) => line!.trim());

test.each(EXAMPLES)('the flags of the example exist: bw-messages %s', (line) => {
  const [name, ...args] = words(line);
  const command = COMMANDS.find((known) => known.name === name)!;
  expect(() => parseFlags(withSandboxUrl(args), command.flags, command.maxPositionals)).not.toThrow();
});

test('the README has examples', () => {
  expect(EXAMPLES.length).toBeGreaterThan(5);
});
