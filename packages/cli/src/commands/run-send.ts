import type { MessageInput } from '@bandwidth-messages/sdk';
import { UsageError } from '../errors/errors.js';
import type { ExitCode } from '../errors/exit-code.js';
import { parametersOf, textOf } from '../flags/flag.js';
import { createClient } from './create-client.js';
import { say } from '../terminal.js';
import type { CommandContext } from '../command.js';
import { previewMessage } from './preview-message.js';
import { readText } from './read-text.js';

/** Sends one message, or shows what would be sent. */
export async function runSend(context: CommandContext): Promise<ExitCode> {
  const { values, terminal, signal } = context;
  const message = await readMessage(context);
  if (values['dry-run']) {
    const preview = await previewMessage(context, message);
    terminal.stdout.write(`${JSON.stringify(preview)}\n`);
    if (!values['quiet']) say(terminal, 'Nothing was sent.');
    return 0;
  }
  const client = await createClient(context);
  try {
    const recipients = Array.isArray(message.to) ? message.to.length : 1;
    if (recipients > 1 && !values['quiet']) say(terminal, `One group MMS to ${recipients} recipients.`);
    const accepted = await client.createMessage(message, { signal });
    terminal.stdout.write(
      `${textOf(values, 'output') === 'json' ? JSON.stringify(accepted) : accepted.id}\n`,
    );
    return 0;
  } finally {
    await client.close({ deadlineMs: 0 });
  }
}

async function readMessage(context: CommandContext): Promise<MessageInput> {
  const { command, values } = context;
  const message = parametersOf(command.flags, values);
  const file = textOf(values, 'text-file');
  if (file === undefined) return message as object as MessageInput;
  if (message['text'] !== undefined) throw new UsageError('Of --text and --text-file only one can be given.');
  if (file === '-' && values['secret-stdin']) {
    throw new UsageError(
      'stdin is either the secret or the text: not both --secret-stdin and --text-file -.',
    );
  }
  return { ...message, text: await readText(file, context) } as object as MessageInput;
}
