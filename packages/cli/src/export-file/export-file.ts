import { existsSync, lstatSync } from 'node:fs';
import { open, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { Writable } from 'node:stream';
import { UsageError } from '../errors/errors.js';
import { lockFiles } from './lock-files.js';
import { renameOnDisk, writeFailure } from './replace-file.js';
import { readSavedState, writeSavedState, type SavedState } from './saved-state.js';

export interface ExportFileOptions {
  /** The name that the file gets once it is whole. */
  readonly out: string;
  /** @default nothing is saved: a new run begins anew */
  readonly stateFile?: string | undefined;
  /** What must be the same for a run that goes on: format and columns. */
  readonly output: string;
}

/** A file that grows beside its name: `FILE.partial` becomes `FILE` once every row is in it. */
export interface ExportFile {
  /** Where an earlier run got to, if there was one. */
  readonly resumed: Pick<SavedState, 'checkpoint' | 'rows' | 'isWhole'> | undefined;
  readonly stream: Writable;
  /** Why the file can no longer be written, such as that the disk is full. */
  readonly failure: Error | undefined;
  /** Notes that all that was written so far is final. Call it after the last row before the checkpoint was written. */
  save(checkpoint: object, rows: number): Promise<void>;
  /** Everything is written: gives the file its name, and removes the checkpoint. */
  finish(rows: number): Promise<void>;
  /** Leaves what there is for a later run. */
  close(): Promise<void>;
}

/**
 * Opens the partial file where the saved state says that it is certain, or anew.
 * @throws UsageError when the file cannot be written, or would take the place of something that is no file
 * @throws FileInUseError when another process writes the file, or the checkpoint
 */
export async function openExportFile(options: ExportFileOptions): Promise<ExportFile> {
  const { out, stateFile } = options;
  assertReplaceable(out);
  if (
    stateFile !== undefined &&
    [out, partialOf(out)].some((file) => path.resolve(file) === path.resolve(stateFile))
  ) {
    throw new UsageError('--checkpoint must be another file than that of --out.');
  }
  const unlock = await lockFiles(stateFile === undefined ? [partialOf(out)] : [partialOf(out), stateFile]);
  try {
    return await openLocked(options, unlock);
  } catch (error) {
    await unlock();
    throw error;
  }
}

function partialOf(out: string): string {
  return `${out}.partial`;
}

async function openLocked(
  { out, stateFile, output }: ExportFileOptions,
  unlock: () => Promise<void>,
): Promise<ExportFile> {
  const partial = partialOf(out);
  let state = stateFile === undefined ? undefined : readSavedState(stateFile, output);
  if (state && !existsSync(partial)) {
    if (!(state.isWhole && existsSync(out))) throw missing(partial, stateFile);
  }
  const start = state?.bytes ?? 0;
  const isNamed = state?.isWhole === true && !existsSync(partial);
  const handle = await openAt(isNamed ? out : partial, start, state !== undefined);
  const stream = handle.createWriteStream({ start, autoClose: false });
  let failure: Error | undefined;
  // Whoever writes next, or saves, is told.
  stream.on('error', (error) => (failure ??= writeFailure(partial, error)));

  async function writtenBytes(): Promise<number> {
    try {
      await new Promise<void>((resolve, reject) => {
        stream.write('', (error) => (error ? reject(error) : resolve()));
      });
      await handle.datasync();
    } catch (error) {
      throw (failure ??= writeFailure(partial, error));
    }
    return start + stream.bytesWritten;
  }

  let saved: Promise<void> = Promise.resolve();

  /** An export that is ended does not wait for a save that is under way, and asks for its last one: they take turns. */
  function save(checkpoint: object, rows: number, isWhole = false): Promise<void> {
    const saveNext = async (): Promise<void> => {
      if (stateFile === undefined) return;
      state = { version: 1, output, bytes: await writtenBytes(), rows, checkpoint, isWhole };
      await writeSavedState(stateFile, state);
    };
    saved = saved.catch(() => undefined).then(saveNext);
    return saved;
  }

  return {
    resumed: state,
    stream,
    get failure() {
      return failure;
    },
    save: (checkpoint, rows) => save(checkpoint, rows),
    async finish(rows) {
      await writtenBytes();
      if (state) await save(state.checkpoint, rows, true);
      await handle.close();
      if (!isNamed) await renameOnDisk(partial, out);
      if (stateFile !== undefined) await rm(stateFile, { force: true });
    },
    async close() {
      await saved.catch(() => undefined);
      stream.destroy();
      await handle.close().catch(() => undefined);
      await unlock();
    },
  };
}

/** `/dev/null`, a folder or a link (`/dev/stdout` is one) must not be replaced by a file. */
function assertReplaceable(out: string): void {
  let isFile: boolean | undefined;
  try {
    isFile = lstatSync(out, { throwIfNoEntry: false })?.isFile();
  } catch (error) {
    throw new UsageError(`${out} cannot be written (${(error as NodeJS.ErrnoException).code}).`);
  }
  if (isFile === false) {
    throw new UsageError(`${out} is no file that could be replaced. Without --out the rows go to stdout.`);
  }
}

/** Opens a file and cuts off what comes after the first `bytes`. */
async function openAt(file: string, bytes: number, mustExist: boolean): Promise<FileHandle> {
  const handle = await open(file, mustExist ? 'r+' : 'w', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file} cannot be written (${error.code}).`);
  });
  const { size } = await handle.stat();
  if (size < bytes) {
    await handle.close();
    throw new UsageError(
      `${file} is shorter than its checkpoint says: it was changed. Remove the checkpoint to begin anew.`,
    );
  }
  await handle.truncate(bytes);
  return handle;
}

function missing(partial: string, stateFile: string | undefined): UsageError {
  return new UsageError(
    `${partial} is gone, and the checkpoint ${stateFile} goes on behind its rows. Remove the checkpoint to begin anew.`,
  );
}
