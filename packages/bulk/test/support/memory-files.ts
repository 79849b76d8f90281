import type { JournalFile, JournalFiles } from '../../src/journal/journal-files.js';

/** A disk in memory that may lose its power. */
export interface MemoryDisk {
  readonly files: JournalFiles;
  /**
   * From now on nothing is written any more. What was synced stays; of what was only appended, a part of this share, at
   * times with zeros after it.
   */
  losePower(share: number, zeros: number): void;
  /** Called before each append and each sync, with how many there were. */
  onStep: (step: number) => void;
}

interface Stored {
  bytes: Buffer;
  synced: number;
}

/** `before` is what an earlier disk was left with. */
export function createMemoryDisk(before: ReadonlyMap<string, Buffer> = new Map()): MemoryDisk & {
  readonly content: ReadonlyMap<string, Buffer>;
} {
  const stored = new Map<string, Stored>(
    [...before].map(([path, bytes]) => [path, { bytes, synced: bytes.length }]),
  );
  let isDead = false;
  let steps = 0;
  const never = new Promise<never>(() => undefined);

  const disk = {
    onStep: (_step: number): void => undefined,
    get content() {
      return new Map([...stored].map(([path, { bytes }]) => [path, bytes]));
    },
    losePower(share: number, zeros: number): void {
      isDead = true;
      for (const file of stored.values()) {
        const kept = file.synced + Math.floor((file.bytes.length - file.synced) * share);
        file.bytes = Buffer.concat([file.bytes.subarray(0, kept), Buffer.alloc(zeros)]);
      }
    },
  };
  const step = async (): Promise<void> => {
    await Promise.resolve();
    disk.onStep((steps += 1));
    if (isDead) await never;
  };
  const fileOf = (file: Stored): JournalFile => ({
    read: async (into, position) => file.bytes.copy(into, 0, position),
    async append(bytes) {
      await step();
      file.bytes = Buffer.concat([file.bytes, bytes]);
    },
    async sync() {
      await step();
      file.synced = file.bytes.length;
    },
    async truncate(length) {
      file.bytes = file.bytes.subarray(0, length);
      file.synced = Math.min(file.synced, length);
    },
    close: () => Promise.resolve(),
  });
  const files: JournalFiles = {
    resolve: (path) => Promise.resolve(path),
    async open(path) {
      const file = stored.get(path) ?? { bytes: Buffer.alloc(0), synced: 0 };
      stored.set(path, file);
      return fileOf(file);
    },
    exists: async (path) => stored.has(path),
    async rename(from, to) {
      const file = stored.get(from);
      if (file) stored.set(to, file);
      stored.delete(from);
    },
    async remove(path) {
      stored.delete(path);
    },
    syncFolder: () => Promise.resolve(),
  };
  return Object.assign(disk, { files });
}
