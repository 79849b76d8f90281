import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { UsageError } from '../errors/errors.js';
import type { Terminal } from '../terminal.js';
import { readUtf8 } from '../text/utf8.js';

/**
 * The secret of `--secret-stdin`: all that stdin holds, or the line that is typed on a terminal, which does not show it.
 * @param name what is asked for on a terminal
 * @throws UsageError when it is empty
 */
export async function readSecret(terminal: Terminal, name: string, signal?: AbortSignal): Promise<string> {
  const { stdin } = terminal;
  const secret = stdin.isTTY
    ? await readHiddenLine(terminal, `${name}: `, signal)
    : withoutNewline(await readUtf8(stdin, 'The secret on stdin', signal));
  if (secret === '') throw new UsageError('--secret-stdin was given, and stdin is empty.');
  return secret;
}

/** Without one newline at its end, as an editor leaves it, and without a byte order mark. */
export function withoutNewline(text: string): string {
  return text.replace(/^\uFEFF/, '').replace(/\r?\n$/, '');
}

async function readHiddenLine(
  { stdin, stderr }: Terminal,
  question: string,
  signal?: AbortSignal,
): Promise<string> {
  // As an editor of lines without an output: the terminal itself shows nothing then, and neither does the editor.
  const lines = createInterface({ input: stdin, terminal: true, historySize: 0 });
  // The terminal hands Ctrl-C to the editor, as a key.
  const interrupted = new AbortController();
  lines.on('SIGINT', () => interrupted.abort());
  stderr.write(question);
  try {
    const ended = signal ? AbortSignal.any([signal, interrupted.signal]) : interrupted.signal;
    const typed = once(lines, 'line', { signal: ended }) as Promise<[string]>;
    const closed = once(lines, 'close').then(() => ['']);
    const [line = ''] = await Promise.race([typed, closed]);
    return line;
  } finally {
    lines.close();
    stderr.write('\n');
  }
}
