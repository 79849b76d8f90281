import type { ListMessageItem } from '@bandwidth-messages/sdk';
import {
  type ExportCheckpoint,
  type ExportOptions,
  type MessagesExport,
  checkpointOf,
} from '../../src/index.js';

/** How one run of an export ends, unless it reaches the end of the range. */
export interface Interruption {
  /** After so many rows the consumer stops. */
  readonly afterRows: number;
  readonly by: 'abort' | 'break' | 'throw';
}

/** From what a run that ended early goes on: what its error carries, or what `onCheckpoint` was last called with. */
export type ResumeFrom = 'error' | 'callback';

export interface InterruptedExport {
  readonly exportRows: (options: ExportOptions) => MessagesExport;
  readonly interruptions: readonly Interruption[];
  readonly resumeFrom: ResumeFrom;
}

/** Exports, run after run, until one reaches the end; rows behind the checkpoint that was taken count as not consumed. */
export const exportWithInterruptions = async (
  { exportRows, interruptions, resumeFrom }: InterruptedExport,
  maxRuns = 400,
): Promise<{ readonly rows: ListMessageItem[]; readonly resumed: readonly ExportCheckpoint[] }> => {
  const consumed: ListMessageItem[] = [];
  const resumed: ExportCheckpoint[] = [];
  let checkpoint: ExportCheckpoint | undefined;
  for (let run = 0; run < maxRuns; run++) {
    const interruption = interruptions[run];
    const controller = new AbortController();
    let rows = 0;
    let saved = { checkpoint, consumed: consumed.length };
    const onCheckpoint = (next: ExportCheckpoint): void => {
      saved = { checkpoint: next, consumed: consumed.length };
    };
    try {
      const options = { signal: controller.signal, onCheckpoint, ...(checkpoint && { checkpoint }) };
      let isBroken = false;
      for await (const row of exportRows(options)) {
        consumed.push(row);
        if (++rows !== interruption?.afterRows) continue;
        if (interruption.by === 'abort') controller.abort('enough');
        if (interruption.by === 'throw') throw new Error('consumer');
        isBroken = interruption.by === 'break';
        if (isBroken) break;
      }
      if (!isBroken) return { rows: consumed, resumed };
    } catch (error) {
      const carried = checkpointOf(error);
      if (carried && resumeFrom === 'error') saved = { checkpoint: carried, consumed: consumed.length };
      else if (!carried && (error as Error).message !== 'consumer') throw error;
    }
    consumed.length = saved.consumed;
    // As it is after it was kept in a file.
    checkpoint = saved.checkpoint && (JSON.parse(JSON.stringify(saved.checkpoint)) as ExportCheckpoint);
    if (checkpoint) resumed.push(checkpoint);
  }
  throw new Error(`The export did not end within ${maxRuns} runs.`);
};
