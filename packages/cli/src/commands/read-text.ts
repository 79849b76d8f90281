import { createReadStream } from 'node:fs';
import { UsageError } from '../errors/errors.js';
import { readUtf8 } from '../text/utf8.js';
import type { CommandContext } from '../command.js';

/**
 * The text in a file, or on stdin for `-`, without one newline at its end.
 * @throws UsageError when it cannot be read, or is not UTF-8
 */
export async function readText(file: string, { terminal, signal }: CommandContext): Promise<string> {
  try {
    const bytes = file === '-' ? terminal.stdin : createReadStream(file);
    const text = await readUtf8(bytes, 'The text', signal);
    return text.replace(/\r?\n$/, '');
  } catch (error) {
    if (error instanceof UsageError || signal.aborted) throw error;
    throw new UsageError(
      `${file} cannot be read (${(error as NodeJS.ErrnoException).code}). Nothing was sent.`,
    );
  }
}
