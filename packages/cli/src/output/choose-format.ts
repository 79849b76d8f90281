import { UsageError } from '../errors/usage-error.js';
import { textOf, type FlagValues } from '../flags/flag.js';
import { rowFields } from '../flags/operation-flags.js';
import { usesColour, type Terminal, type TerminalStream } from '../terminal.js';
import { parseFields } from './fields.js';
import { createRowFormat } from './create-row-format.js';
import type { RowFormat, RowFormatName } from './row-format.js';

/**
 * The format that the flags ask for: a table where a person looks on, NDJSON where a program reads.
 * @throws UsageError when `--excel` is given for another format than CSV
 */
export function chooseFormat(
  values: FlagValues,
  terminal: Terminal,
  stream: Pick<TerminalStream, 'isTTY'> = terminal.stdout,
): RowFormat {
  const name = (textOf(values, 'output') ?? (stream.isTTY ? 'table' : 'ndjson')) as RowFormatName;
  const excel = values['excel'] === true;
  if (excel && name !== 'csv') throw new UsageError('--excel is for --output csv.');
  return createRowFormat({
    name,
    excel,
    fields: parseFields(textOf(values, 'fields')),
    known: rowFields(),
    colour: stream === terminal.stdout && usesColour(terminal, terminal.stdout),
  });
}
