import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Calls `use` with an empty folder, which is removed afterwards. */
export async function withScratchFolder<T>(name: string, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), `${name}-`));
  try {
    return await use(folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
