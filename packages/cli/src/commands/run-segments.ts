import { countSegments } from '@bandwidth-messages/bulk';
import { UsageError } from '../errors/errors.js';
import type { ExitCode } from '../errors/exit-code.js';
import { textOf } from '../flags/flag.js';
import type { CommandContext } from '../command.js';
import { readText } from './read-text.js';

/** Counts the segments of a text. Sends nothing. */
export async function runSegments(context: CommandContext): Promise<ExitCode> {
  const { values, positionals, terminal } = context;
  const [given = '-'] = positionals;
  const text = given === '-' ? await readText('-', context) : given;
  if (text === '') throw new UsageError('segments needs a text, as its argument or on stdin.');
  const segments = countSegments(text);
  terminal.stdout.write(
    textOf(values, 'output') === 'json'
      ? `${JSON.stringify({ segments })}\n`
      : `${segments} ${segments === 1 ? 'segment' : 'segments'}\n`,
  );
  return 0;
}
