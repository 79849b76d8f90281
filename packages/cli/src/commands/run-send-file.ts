import {
  openJournal,
  sendMessages,
  type BulkOptions,
  type BulkRun,
  type FileJournal,
} from '@bandwidth-messages/bulk';
import type { MessagesClient } from '@bandwidth-messages/sdk';
import { UsageError } from '../errors/errors.js';
import type { ExitCode } from '../errors/exit-code.js';
import { type FlagValues, numberOf, parametersOf, textOf } from '../flags/flag.js';
import { createProgress, type ProgressForm, type ProgressReporter } from '../progress/progress.js';
import { confirmRealMessages } from '../send-file/confirm-real-messages.js';
import { messagesOf, type KeyedMessage } from '../send-file/message-source.js';
import { assertReadable, readRecords } from '../send-file/read-records.js';
import { requireFields } from '../send-file/require-fields.js';
import { describeTotals, exitCodeOfTotals, resultLine } from '../send-file/results.js';
import { createClient } from './create-client.js';
import { say } from '../terminal.js';
import type { CommandContext } from '../command.js';

/** Sends the messages of a file, or tells which of them the API would reject. */
export async function runSendFile(context: CommandContext): Promise<ExitCode> {
  const { values, positionals, signal } = context;
  const [file] = positionals;
  if (file === undefined)
    throw new UsageError('send-file needs the name of a .csv or .ndjson file. Nothing was sent.');
  assertReadable(file);
  const source = sourceOptions(context);
  const messages = (): AsyncIterable<KeyedMessage> =>
    messagesOf(requireFields(readRecords(file), source), source);
  if (values['dry-run']) {
    const client = await createClient(context);
    const options = { dryRun: true as const, signal, ...rateOf(values) };
    return await printResults(context, client, sendMessages(client, messages(), options));
  }
  const journalFile = textOf(values, 'journal');
  if (journalFile === undefined) {
    throw new UsageError('send-file needs --journal FILE: it is what keeps a message from being sent twice.');
  }
  const client = await createClient(context);
  let journal: FileJournal | undefined;
  try {
    await confirmRealMessages(context, client.baseUrl, messages());
    journal = await openJournal(journalFile);
    return await send(context, client, journal, messages());
  } finally {
    await journal?.close();
    await client.close({ deadlineMs: 0 });
  }
}

async function send(
  context: CommandContext,
  client: MessagesClient,
  journal: FileJournal,
  messages: AsyncIterable<KeyedMessage>,
): Promise<ExitCode> {
  const { values, terminal, signal } = context;
  const concurrency = numberOf(values, 'concurrency');
  const progress = createProgress(terminal, {
    form: values['quiet'] ? 'none' : ((textOf(values, 'progress') ?? 'text') as ProgressForm),
    unit: 'messages',
    nowMs: () => client.clock.monotonicMs(),
  });
  const options: BulkOptions = {
    journal,
    signal,
    ...rateOf(values),
    ...(concurrency !== undefined && { concurrency }),
    onProgress: ({ accepted, rejected, unknown, skipped, queuedSegments, waitMs }) =>
      progress.report({
        done: accepted + rejected + unknown + skipped,
        more: { accepted, rejected, unknown, skipped, queuedSegments: Math.round(queuedSegments), waitMs },
      }),
  };
  return await printResults(context, client, sendMessages(client, messages, options), progress);
}

async function printResults(
  { values, terminal }: CommandContext,
  client: MessagesClient,
  run: BulkRun,
  progress?: ProgressReporter,
): Promise<ExitCode> {
  /** What is said where no message has come to its end. */
  let nothing: string | undefined = 'The file has no message.';
  try {
    for await (const result of run) {
      if (textOf(values, 'output') !== 'none') terminal.stdout.write(resultLine(result));
    }
    return exitCodeOfTotals(run.totals);
  } catch (error) {
    // Errors that are not of the file say themselves what may have been sent.
    nothing = error instanceof UsageError ? 'Nothing was sent.' : undefined;
    throw error;
  } finally {
    const { accepted, rejected, unknown, skipped } = run.totals;
    const hasResults = accepted + rejected + unknown + skipped > 0;
    if (hasResults) progress?.end();
    else progress?.leave();
    const summary = hasResults ? describeTotals(run.totals, values['dry-run'] === true) : nothing;
    if (summary !== undefined && !values['quiet']) say(terminal, summary);
    await client.close({ deadlineMs: 0 });
  }
}

function rateOf(values: FlagValues): Pick<BulkOptions, 'rate'> {
  const segmentsPerSecond = numberOf(values, 'segments-per-second');
  return segmentsPerSecond === undefined ? {} : { rate: { segmentsPerSecond } };
}

function sourceOptions({ command, values }: CommandContext): Parameters<typeof messagesOf>[1] {
  return {
    keyColumn: textOf(values, 'key-column') ?? 'key',
    defaults: parametersOf(command.flags, values),
    textTemplate: textOf(values, 'text-template'),
  };
}
