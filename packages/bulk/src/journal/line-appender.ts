import type { Clock } from '@bandwidth-messages/sdk';
import type { JournalFile } from './journal-files.js';

/**
 * Appends lines to a file, durably: all that came while one group of lines was written and synced makes up the next one.
 * After a failure it is broken for good: what a failed sync left on the disk is not known, and trying again would hide it.
 */
export interface LineAppender {
  /**
   * Resolves once the line would survive a power failure. A `patient` line lets others come first for a few milliseconds,
   * and is written with them: each sync costs more than many lines.
   */
  append(line: string, isPatient?: boolean): Promise<void>;
  /** Resolves once nothing is left to write. Rejects where something could not be written. */
  flush(): Promise<void>;
}

interface Group {
  text: string;
  isDue: boolean;
  readonly written: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

const PATIENCE_MS = 4;

/** `describeFailure` makes of what the system says the error that all waiting and all later lines get. */
export function createLineAppender(
  file: JournalFile,
  clock: Pick<Clock, 'sleep'>,
  describeFailure: (error: unknown) => Error,
): LineAppender {
  let next: Group | undefined;
  let writing: Promise<void> | undefined;
  let broken: Error | undefined;

  const writeGroup = async (group: Group): Promise<void> => {
    try {
      if (broken) throw broken;
      await file.append(Buffer.from(group.text, 'utf8'));
      await file.sync();
      group.resolve();
    } catch (error) {
      broken ??= describeFailure(error);
      group.reject(broken);
    }
  };
  const work = async (): Promise<void> => {
    // What answers of the same turn of the event loop ask for goes into one group: each sync costs more than many lines.
    // eslint-disable-next-line no-restricted-globals -- a turn takes no time that a test would have to move
    await new Promise((resolve) => setImmediate(resolve));
    for (let group = next; group?.isDue; group = next) {
      next = undefined;
      await writeGroup(group);
    }
    writing = undefined;
  };
  const hurry = (group: Group): void => {
    group.isDue = true;
    if (group === next) writing ??= work();
  };

  return {
    append(line, isPatient = false) {
      if (broken) return Promise.reject(broken);
      const group = (next ??= createGroup());
      if (group.text === '' && isPatient) {
        const onTime = (): void => hurry(group);
        clock.sleep(PATIENCE_MS).then(onTime, onTime);
      }
      group.text += `${line}\n`;
      if (!isPatient) hurry(group);
      return group.written;
    },
    async flush() {
      while (next || writing) {
        if (next) hurry(next);
        await writing;
      }
      if (broken) throw broken;
    },
  };
}

function createGroup(): Group {
  let resolve: Group['resolve'] = () => undefined;
  let reject: Group['reject'] = () => undefined;
  const written = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  // Each caller handles the rejection of its own line; a group of lines that nobody waits for is no unhandled one.
  written.catch(() => undefined);
  return { text: '', isDue: false, written, resolve, reject };
}
