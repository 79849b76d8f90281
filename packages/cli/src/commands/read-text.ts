import { readFile } from 'node:fs/promises';
import { UsageError } from '../errors/usage-error.js';
import type { Terminal } from '../terminal.js';

/**
 * The text in a file, or on stdin for `-`, without one newline at its end.
 * @throws UsageError when it is not UTF-8, so that no message leaves with replaced characters
 */
export async function readText(file: string, { stdin }: Terminal): Promise<string> {
  const bytes = file === '-' ? await readAll(stdin) : await readNamed(file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r?\n$/, '');
  } catch {
    throw new UsageError('The text is not UTF-8. Nothing was sent.');
  }
}

async function readAll(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}

async function readNamed(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new UsageError(
      `${file} cannot be read (${(error as NodeJS.ErrnoException).code}). Nothing was sent.`,
    );
  }
}
