import { readFileSync } from 'node:fs';
import { UsageError } from '../errors/errors.js';
import { replaceFile, writeFailure } from './replace-file.js';

/** What the file of `--checkpoint` holds: how much of the output is certain, and where the export goes on. */
export interface SavedState {
  readonly version: 1;
  /** Which output it belongs to: a resumed file must have the same columns and format. */
  readonly output: string;
  /** Length of the partial file up to which its rows were consumed. What comes after is cut off. */
  readonly bytes: number;
  readonly rows: number;
  /** As the export handed it out. */
  readonly checkpoint: object;
  /** The rows are complete; the file only has to get its name. */
  readonly isWhole: boolean;
}

/** @throws UsageError when the file is there and is not a checkpoint of this program, or is one of another output */
export function readSavedState(file: string, output: string): SavedState | undefined {
  const text = readIfPresent(file);
  if (text === undefined) return undefined;
  const state = parse(text);
  if (!state) throw new UsageError(`${file} is not a checkpoint of bw-messages export. Nothing was changed.`);
  if (state.output !== output) {
    throw new UsageError(
      `${file} is the checkpoint of an export with another --out, --output, --fields or --excel. ` +
        'Give the same flags to go on, or remove the file to begin anew.',
    );
  }
  return state;
}

export async function writeSavedState(file: string, state: SavedState): Promise<void> {
  await replaceFile(file, `${JSON.stringify(state)}\n`).catch((error: unknown) => {
    throw writeFailure(file, error);
  });
}

function readIfPresent(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new UsageError(`${file} cannot be read (${code}).`);
  }
}

function parse(text: string): SavedState | undefined {
  try {
    const state = JSON.parse(text) as Partial<SavedState>;
    const isComplete =
      state.version === 1 &&
      typeof state.output === 'string' &&
      Number.isSafeInteger(state.bytes) &&
      Number.isSafeInteger(state.rows) &&
      typeof state.checkpoint === 'object' &&
      state.checkpoint !== null;
    return isComplete ? (state as SavedState) : undefined;
  } catch {
    return undefined;
  }
}
