import { UsageError } from '../errors/errors.js';
import { textOf, type FlagValues } from '../flags/flag.js';
import { rowFields } from '../flags/operation-flags.js';
import { say, usesColour, type Terminal, type TerminalStream } from '../terminal.js';
import { nearest } from '../flags/nearest.js';
import { parseFields } from './fields.js';
import { createRowFormat } from './create-row-format.js';
import type { RowFormat, RowFormatName } from './row-format.js';

/**
 * The format that the flags ask for, or the name of the file: else a table where a person looks on, NDJSON where a program
 * reads.
 * @throws UsageError when `--excel` is given for another format than CSV
 */
export function chooseFormat(
  values: FlagValues,
  terminal: Terminal,
  stream: Pick<TerminalStream, 'isTTY' | 'columns'> = terminal.stdout,
): RowFormat {
  const name = formatNameOf(values, stream.isTTY === true);
  const excel = values['excel'] === true;
  if (excel && name !== 'csv') throw new UsageError('--excel is for --output csv.');
  const fields = parseFields(textOf(values, 'fields'));
  const known = rowFields();
  if (!values['quiet']) warnOfUnknown(terminal, fields ?? [], known);
  return createRowFormat({
    name,
    excel,
    fields,
    known,
    colour: stream === terminal.stdout && usesColour(terminal, terminal.stdout),
    // 0 where the terminal does not tell.
    width: (stream.isTTY && stream.columns) || undefined,
  });
}

/** `week.csv` is meant to be a CSV. */
function formatNameOf(values: FlagValues, isTerminal: boolean): RowFormatName {
  const given = textOf(values, 'output') as RowFormatName | undefined;
  const [, ending] = /\.(csv|json)$/i.exec(textOf(values, 'out') ?? '') ?? [];
  const byName = ending?.toLowerCase() as RowFormatName | undefined;
  return given ?? byName ?? (isTerminal ? 'table' : 'ndjson');
}

/** The API may have a field that the spec does not know yet: it is printed all the same. */
function warnOfUnknown(terminal: Terminal, fields: readonly string[], known: readonly string[]): void {
  for (const field of fields) {
    const [name = ''] = field.split('.');
    if (known.includes(name)) continue;
    const near = nearest(name, known);
    say(
      terminal,
      `bw-messages: the spec has no field ${name}.${near ? ` Did you mean ${near}?` : ''} It is empty where a row lacks it.`,
    );
  }
}
