import { operations } from '@bandwidth-messages/client/operations';
import {
  checkpointOf,
  exportMessages,
  type ExportOptions,
  type ExportRange,
} from '@bandwidth-messages/export';
import { boundHeapGrowth } from '../bound-heap.js';
import { EXAMPLE_TIME, UsageError } from '../errors/errors.js';
import type { ExitCode } from '../errors/exit-code.js';
import { openExportFile, type ExportFile } from '../export-file/export-file.js';
import { numberOf, parametersOf, textOf } from '../flags/flag.js';
import { chooseFormat } from '../output/choose-format.js';
import { createRowWriter } from '../output/row-writer.js';
import { createProgress, type ProgressForm } from '../progress/progress.js';
import { createClient } from './create-client.js';
import { say, sayOverProgress } from '../terminal.js';
import type { CommandContext } from '../command.js';

/** The size of a page is an option of the export, not a filter. */
const SIZE_PARAMETER = operations.listMessages.pagination.sizeParameter;

/** Prints every row of a time range, or completes a file with them. */
export async function runExport(context: CommandContext): Promise<ExitCode> {
  const { values, terminal } = context;
  if (values['from-date-time'] === undefined) {
    throw new UsageError(`export needs the begin of its range, such as --from-date-time ${EXAMPLE_TIME}.`);
  }
  const file = await openOutput(context);
  try {
    if (file?.resumed?.isWhole) {
      await file.finish(file.resumed.rows);
      if (!values['quiet']) say(terminal, `The file was whole already: ${file.resumed.rows} rows.`);
      return 0;
    }
    return await writeRows(context, file);
  } finally {
    await file?.close();
  }
}

async function openOutput({ values }: CommandContext): Promise<ExportFile | undefined> {
  const out = textOf(values, 'out');
  const stateFile = textOf(values, 'checkpoint');
  if (out === undefined) {
    if (stateFile !== undefined) {
      throw new UsageError(
        '--checkpoint needs --out: what went into a pipe cannot be cut back after a crash.',
      );
    }
    return undefined;
  }
  const shape = ['output', 'fields', 'excel'].map((name) => values[name] ?? null);
  return openExportFile({ out, stateFile, output: JSON.stringify([out, ...shape]) });
}

async function writeRows(context: CommandContext, file: ExportFile | undefined): Promise<ExitCode> {
  const { values, terminal, signal } = context;
  const toTerminal = file === undefined && terminal.stdout.isTTY === true;
  const format = chooseFormat(values, terminal, file ? {} : terminal.stdout);
  const writer = createRowWriter(file?.stream ?? terminal.stdout, format, file?.resumed?.rows);
  const client = await createClient(context);
  const progress = createProgress(terminal, {
    // Rows that scroll by on the same screen tell enough.
    form: values['quiet'] || toTerminal ? 'none' : ((textOf(values, 'progress') ?? 'text') as ProgressForm),
    unit: 'rows',
    nowMs: () => client.clock.monotonicMs(),
  });
  const boundHeap = boundHeapGrowth();
  const options: ExportOptions = {
    ...readOptions(context),
    signal,
    ...(file?.resumed && {
      checkpoint: file.resumed.checkpoint as NonNullable<ExportOptions['checkpoint']>,
    }),
    onCheckpoint: (checkpoint) => file?.save(checkpoint, writer.count),
    onProgress({ rows, share, rowsPerSecond, remainingMs, pages }) {
      boundHeap();
      progress.report({ done: rows, share, perSecond: rowsPerSecond, remainingMs, more: { pages } });
    },
    onWarning: ({ message }) => sayOverProgress(terminal, `bw-messages: ${message}`),
  };
  try {
    const rows = exportMessages(client, readRange(context), options);
    for await (const batch of rows.byBatch()) await writer.write(batch);
    await writer.end();
    await file?.finish(writer.count);
    progress.end();
    return 0;
  } catch (error) {
    progress.end();
    if (file?.failure) throw file.failure;
    const checkpoint = checkpointOf(error);
    if (checkpoint) await options.onCheckpoint?.(checkpoint);
    if (checkpoint && values['checkpoint'] !== undefined && !values['quiet'])
      say(terminal, `The same command goes on behind row ${checkpoint.rows}.`);
    throw error;
  } finally {
    await client.close({ deadlineMs: 0 });
  }
}

function readRange({ command, values }: CommandContext): ExportRange {
  const { [SIZE_PARAMETER]: _limit, ...range } = parametersOf(command.flags, values);
  return range as object as ExportRange;
}

function readOptions({ command, values }: CommandContext): ExportOptions {
  const concurrency = numberOf(values, 'concurrency');
  const limit = parametersOf(command.flags, values)[SIZE_PARAMETER];
  return {
    ...(concurrency !== undefined && { concurrency }),
    ...(typeof limit === 'number' && { limit }),
  };
}
