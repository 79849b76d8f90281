import { open, rename } from 'node:fs/promises';
import path from 'node:path';

/** Writes a file so that, killed at any moment, either the old content or the new one is there, and on the disk. */
export async function replaceFile(file: string, content: string): Promise<void> {
  const beside = `${file}.new`;
  const handle = await open(beside, 'w', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await renameOnDisk(beside, file);
}

/** Renames, and waits until the folder on the disk says so. */
export async function renameOnDisk(from: string, to: string): Promise<void> {
  await rename(from, to);
  // Windows cannot open folders, and keeps renames in order by itself.
  if (process.platform === 'win32') return;
  const folder = await open(path.dirname(path.resolve(to)), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** The error for a file that cannot be written any more, with its name, which those of the system lack. */
export function writeFailure(file: string, cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Error(
    `${file} cannot be written (${reason}). With --checkpoint, the same command goes on behind the last row that is certain.`,
    { cause },
  );
}
