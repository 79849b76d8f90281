import * as fs from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** What a journal needs of the file system. Tests hand in one that fails or dies at a named point. */
export interface JournalFiles {
  /** The one path of a file, whatever links lead to it and whichever folder the process is in later. */
  resolve(path: string): Promise<string>;
  /** Opens a file for reading and appending, and makes it with mode 0600 where there is none. */
  open(path: string): Promise<JournalFile>;
  exists(path: string): Promise<boolean>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Makes the entries of the folder of `path` durable. */
  syncFolder(path: string): Promise<void>;
}

/** An open file. */
export interface JournalFile {
  /** Reads into `into` from a position on; the number of bytes read, 0 at the end. */
  read(into: Uint8Array, position: number): Promise<number>;
  /** Appends all of the bytes. */
  append(bytes: Uint8Array): Promise<void>;
  /** Resolves once all that was appended would survive a power failure. */
  sync(): Promise<void>;
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}

const OWNER_ONLY = 0o600;

/** The file system of the machine. */
export const systemFiles: JournalFiles = {
  async resolve(path) {
    try {
      return await fs.realpath(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      return join(await fs.realpath(dirname(path)), basename(path));
    }
  },
  async open(path) {
    const handle = await fs.open(path, 'a+', OWNER_ONLY);
    // A device, such as /dev/null, keeps nothing, or never ends.
    if (!(await handle.stat()).isFile()) {
      await handle.close();
      throw Object.assign(new Error(`${path} is no file`), { code: 'ENOTSUP' });
    }
    return {
      read: async (into, position) => (await handle.read(into, 0, into.length, position)).bytesRead,
      async append(bytes) {
        for (let done = 0; done < bytes.length;) {
          done += (await handle.write(bytes, done, bytes.length - done)).bytesWritten;
        }
      },
      sync: () => handle.datasync(),
      truncate: (length) => handle.truncate(length),
      close: () => handle.close(),
    };
  },
  exists: (path) =>
    fs.access(path).then(
      () => true,
      () => false,
    ),
  rename: (from, to) => fs.rename(from, to),
  remove: (path) => fs.rm(path, { force: true }),
  async syncFolder(path) {
    // Windows has no way to do so, and needs none.
    const folder = await fs.open(dirname(path), 'r').catch(() => undefined);
    await folder?.sync().catch(() => undefined);
    await folder?.close();
  },
};
