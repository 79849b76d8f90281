import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Calls `use` with an empty folder, which is removed afterwards, and when the process exits meanwhile. */
export async function withScratchFolder<T>(name: string, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), `${name}-`));
  const remove = removeAtExit(folder);
  try {
    return await use(folder);
  } finally {
    remove();
  }
}

/** Sees that a folder is removed when the process exits. @returns what removes it before */
export function removeAtExit(folder: string): () => void {
  const remove = (): void => {
    process.off('exit', remove);
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  };
  process.on('exit', remove);
  return remove;
}
