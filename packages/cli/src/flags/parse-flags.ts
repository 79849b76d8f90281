import { parseArgs } from 'node:util';
import { UsageError } from '../errors/errors.js';
import { writtenForm, type Flag, type FlagValue, type FlagValues } from './flag.js';
import { nearest } from './nearest.js';

export interface ParsedFlags {
  readonly values: FlagValues;
  readonly positionals: readonly string[];
}

/**
 * Reads the arguments of a command by its flags.
 * @throws UsageError that names the flag at fault. It never quotes a value: that may be a text, a number or a secret.
 */
export function parseFlags(args: readonly string[], flags: readonly Flag[], maxPositionals = 0): ParsedFlags {
  const options = Object.fromEntries(
    flags.map(({ name, kind, multiple = false }) => [
      name,
      {
        type: kind === 'boolean' ? ('boolean' as const) : ('string' as const),
        multiple,
        ...(name === 'help' && { short: 'h' }),
      },
    ]),
  );
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      options,
      strict: true,
      allowPositionals: true,
      allowNegative: true,
      tokens: true,
    });
  } catch (error) {
    throw new UsageError(explain(error, args, flags));
  }
  if (parsed.positionals.length > maxPositionals) {
    throw new UsageError(
      `${maxPositionals === 0 ? 'No value is' : `Only ${maxPositionals} value is`} taken without a flag before it ` +
        `(${parsed.positionals.length} given). A text with spaces needs quotes.`,
    );
  }
  const names = parsed.tokens.flatMap((token) => (token.kind === 'option' ? token.name : []));
  const values: Record<string, FlagValue> = {};
  for (const flag of flags) {
    // Which of two was meant is not for this program to guess.
    if (!flag.multiple && names.indexOf(flag.name) !== names.lastIndexOf(flag.name)) {
      throw new UsageError(`--${flag.name} was given more than once, and takes one value.`);
    }
    const given = parsed.values[flag.name];
    if (given !== undefined) values[flag.name] = readValue(flag, given);
  }
  return { values, positionals: parsed.positionals };
}

type Given = string | boolean | (string | boolean)[];

function readValue(flag: Flag, given: Given): FlagValue {
  if (Array.isArray(given)) return given.map((value) => readOne(flag, value)) as string[];
  return readOne(flag, given);
}

function readOne(flag: Flag, given: string | boolean): string | number | boolean {
  if (typeof given === 'boolean') return given;
  if (flag.closed && !flag.choices?.includes(given)) {
    throw new UsageError(`--${flag.name} must be one of ${flag.choices?.join(', ')}.`);
  }
  if (flag.kind !== 'integer') {
    // Whether an empty text may be sent is for the API to say, by the rules of its spec.
    if (given === '' && flag.parameter === undefined)
      throw new UsageError(`--${flag.name} must not be empty.`);
    return given;
  }
  if (!/^-?\d{1,15}$/.test(given)) throw new UsageError(`--${flag.name} must be a whole number.`);
  return Number(given);
}

function explain(error: unknown, args: readonly string[], flags: readonly Flag[]): string {
  const { code = '', message } = error as Error & { code?: string };
  const name = /--(?:no-)?([\w-]+)/.exec(message)?.[1] ?? '';
  const flag = flags.find((known) => known.name === name);
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE' && flag) {
    return flag.kind === 'boolean'
      ? `--${name} takes no value.`
      : `A value is missing: ${writtenForm(flag)}. A value that begins with a dash is written --${name}=VALUE.`;
  }
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const [unknown] = args
      .map((arg) => arg.replace(/=.*/s, ''))
      .filter((arg) => [`--${name}`, `--no-${name}`].includes(arg));
    if (unknown === undefined) return 'The only flag of one letter is -h: others begin with two dashes.';
    const near = nearest(
      name,
      flags.map((known) => known.name),
    );
    return `There is no flag ${unknown}.${near ? ` Did you mean --${near}?` : ''}`;
  }
  return 'The arguments could not be read.';
}
