import { takeFileLock, type FileLock, type FileLockHolder } from '@bandwidth-messages/bulk';
import { FileInUseError, UsageError } from '../errors/errors.js';

/**
 * Keeps other processes from these files, each by a lock beside it.
 * @returns lets others have them
 * @throws FileInUseError when another process has one of them
 * @throws UsageError when nothing can be written beside one of them
 */
export async function lockFiles(files: readonly string[]): Promise<() => Promise<void>> {
  const locks: FileLock[] = [];
  const unlock = async (): Promise<void> => {
    for (const lock of locks.splice(0)) await lock.release();
  };
  try {
    for (const file of files) locks.push(await lockFile(file));
  } catch (error) {
    await unlock();
    throw error;
  }
  return unlock;
}

async function lockFile(file: string): Promise<FileLock> {
  const heldBy = ({ name, advice }: FileLockHolder): Error =>
    new FileInUseError(`${file} is being written by ${name}; nothing was changed. ${advice}`);
  try {
    return await takeFileLock(`${file}.lock`, { heldBy });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === undefined ? error : new UsageError(`${file} cannot be written (${code}).`);
  }
}
