import { createInterface } from 'node:readline/promises';
import { UsageError } from '../errors/usage-error.js';
import type { CommandContext } from '../command.js';
import type { KeyedMessage } from './message-source.js';

/** Up to so many real messages are sent without a question. */
const UNASKED_MESSAGES = 10;
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * Asks before more than a few real messages: each of them is billed, and there is no test host.
 * @throws UsageError when the answer is no, or when there is nobody to ask
 */
export async function confirmRealMessages(
  { values, terminal, signal }: CommandContext,
  baseUrl: string,
  messages: AsyncIterable<KeyedMessage>,
): Promise<void> {
  const { host, hostname } = new URL(baseUrl);
  if (values['yes'] || LOOPBACK.test(hostname)) return;
  const count = await countOf(messages);
  if (count <= UNASKED_MESSAGES) return;
  if (!terminal.stdin.isTTY || !terminal.stderr.isTTY) {
    throw new UsageError(
      `The file has ${count} messages for ${host}, and there is nobody to ask: add --yes to send them.`,
    );
  }
  const lines = createInterface({ input: terminal.stdin, output: terminal.stderr });
  try {
    const answer = await lines.question(`Send ${count} real messages by ${host}? [y/N] `, { signal });
    if (/^y(es)?$/i.test(answer.trim())) return;
  } finally {
    lines.close();
  }
  throw new UsageError('Nothing was sent.');
}

async function countOf(messages: AsyncIterable<KeyedMessage>): Promise<number> {
  let count = 0;
  for await (const _ of messages) count++;
  return count;
}
