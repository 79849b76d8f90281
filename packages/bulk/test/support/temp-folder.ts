import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders: string[] = [];

/** A file name in a folder of its own, which is gone after the tests. */
export function tempFile(name = 'list.journal'): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'bulk-'));
  folders.push(folder);
  return join(folder, name);
}

afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
