import { createReadStream } from 'node:fs';
import { UsageError } from '../errors/usage-error.js';
import { readUtf8 } from '../text/utf8.js';
import type { Terminal } from '../terminal.js';

/**
 * The text in a file, or on stdin for `-`, without one newline at its end.
 * @throws UsageError when it cannot be read, or is not UTF-8
 */
export async function readText(file: string, { stdin }: Terminal): Promise<string> {
  try {
    const text = await readUtf8(file === '-' ? stdin : createReadStream(file), 'The text');
    return text.replace(/\r?\n$/, '');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(
      `${file} cannot be read (${(error as NodeJS.ErrnoException).code}). Nothing was sent.`,
    );
  }
}
