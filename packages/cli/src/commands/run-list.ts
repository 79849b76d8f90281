import type { ListMessagesQuery } from '@bandwidth-messages/sdk';
import type { ExitCode } from '../errors/exit-code.js';
import { numberOf } from '../flags/flag.js';
import { chooseFormat } from '../output/choose-format.js';
import { createRowWriter } from '../output/row-writer.js';
import { createClient } from '../settings/create-client.js';
import type { CommandContext } from '../command.js';
import { parametersOf } from './parameters-of.js';

/** Prints rows as they come. Asks for no page that nobody would see. */
export async function runList(context: CommandContext): Promise<ExitCode> {
  const { command, values, terminal, signal } = context;
  const format = chooseFormat(values, terminal);
  const max = numberOf(values, 'max') ?? Infinity;
  const client = await createClient(context);
  try {
    const writer = createRowWriter(terminal.stdout, format, { immediate: terminal.stdout.isTTY === true });
    const query = parametersOf(command.flags, values) as ListMessagesQuery;
    try {
      for await (const page of client.listMessages(query, { signal }).byPage()) {
        for (const row of page.messages) {
          if (writer.count >= max) break;
          await writer.write(row);
        }
        await writer.flush();
        if (signal.aborted || writer.count >= max) break;
      }
    } finally {
      await writer.end();
    }
    return signal.aborted ? 130 : 0;
  } finally {
    await client.close({ deadlineMs: 0 });
  }
}
