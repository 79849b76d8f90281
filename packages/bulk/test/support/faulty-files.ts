import { type JournalFile, type JournalFiles, systemFiles } from '../../src/journal/journal-files.js';

/** What happens instead of what was asked of a file. `at` counts the calls of that method from 1. */
export interface FileFaults {
  append?(at: number, bytes: Uint8Array, file: JournalFile): Promise<void> | undefined;
  sync?(at: number): Promise<void> | undefined;
}

/** The file system of the machine, with faults put in. */
export function faultyFiles(faults: FileFaults): JournalFiles {
  const counts = { append: 0, sync: 0 };
  return {
    ...systemFiles,
    async open(path) {
      const file = await systemFiles.open(path);
      return {
        ...file,
        append: (bytes) => faults.append?.((counts.append += 1), bytes, file) ?? file.append(bytes),
        sync: () => faults.sync?.((counts.sync += 1)) ?? file.sync(),
      };
    },
  };
}

/** An error as the system raises it. */
export function systemError(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: the system says so`), { code });
}
