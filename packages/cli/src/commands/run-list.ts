import { operations } from '@bandwidth-messages/client/operations';
import type { ListMessagesQuery } from '@bandwidth-messages/sdk';
import { isErrorOfSdk } from '../errors/sdk-error.js';
import { UsageError } from '../errors/errors.js';
import type { ExitCode } from '../errors/exit-code.js';
import { numberOf, parametersOf } from '../flags/flag.js';
import { chooseFormat } from '../output/choose-format.js';
import { createRowWriter } from '../output/row-writer.js';
import { createClient } from './create-client.js';
import { say } from '../terminal.js';
import type { CommandContext } from '../command.js';

const HOUR_MS = 60 * 60 * 1000;
const LAG_MINUTES = operations.listMessages.indexLagMs / 60_000;

/** Prints rows as they come. Asks for no page that nobody would see. */
export async function runList(context: CommandContext): Promise<ExitCode> {
  const { command, values, terminal, signal } = context;
  const format = chooseFormat(values, terminal);
  const max = numberOf(values, 'max') ?? Infinity;
  if (max < 1) throw new UsageError('--max must be at least 1.');
  const client = await createClient(context);
  try {
    const writer = createRowWriter(terminal.stdout, format);
    const query = parametersOf(command.flags, values) as ListMessagesQuery;
    try {
      for await (const page of client.listMessages(query, { signal }).byPage()) {
        await writer.write(page.messages.slice(0, max - writer.count));
        if (writer.count >= max) break;
      }
    } catch (error) {
      if (isErrorOfSdk(error) && error.field === 'query') throw withoutFilter(client.clock.now());
      // What has been shown is ended as its format wants it; where nothing was, there is nothing to end.
      if (writer.count > 0) await writer.end();
      throw error;
    }
    await writer.end();
    if (writer.count > 0 || query.messageId === undefined) return 0;
    say(
      terminal,
      `The log has no message with this id. It lists a new one up to ${LAG_MINUTES} minutes late.`,
    );
    return 3;
  } finally {
    await client.close({ deadlineMs: 0 });
  }
}

/** The log does not answer a query for everything, unless it is one by time. */
function withoutFilter(nowMs: number): UsageError {
  const { retentionDays } = operations.listMessages;
  // Rounded up to the hour, so that it is still within what is kept when it is typed.
  const hours = Math.ceil(nowMs / HOUR_MS) - retentionDays * 24 + 1;
  const start = new Date(hours * HOUR_MS).toISOString().replace('.000Z', 'Z');
  return new UsageError(
    `list needs a filter. For all that the API keeps, give --from-date-time ${start}. Nothing was sent.`,
  );
}
