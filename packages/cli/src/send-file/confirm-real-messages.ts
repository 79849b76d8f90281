import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { UsageError } from '../errors/errors.js';
import type { CommandContext } from '../command.js';
import type { Terminal } from '../terminal.js';
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
  const answer = await ask(terminal, `Send ${count} real messages by ${host}? [y/N] `, signal);
  if (!/^y(es)?$/i.test(answer.trim())) throw new UsageError('Nothing was sent.');
}

/** Resolves to no answer where the terminal is closed. */
async function ask({ stdin, stderr }: Terminal, question: string, signal: AbortSignal): Promise<string> {
  // Not as an editor of lines, which would take Ctrl-C for itself.
  const lines = createInterface({ input: stdin, output: stderr, terminal: false });
  try {
    const closed = once(lines, 'close').then(() => '');
    return await Promise.race([lines.question(question, { signal }), closed]);
  } finally {
    lines.close();
  }
}

async function countOf(messages: AsyncIterable<KeyedMessage>): Promise<number> {
  let count = 0;
  for await (const _ of messages) count++;
  return count;
}
