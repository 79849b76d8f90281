import { CLEAR_LINE, type Terminal } from '../terminal.js';

export type ProgressForm = 'text' | 'json' | 'none';

/** What is known of a long command. */
export interface Progress {
  /** Rows or messages dealt with. */
  readonly done: number;
  /** 0 to 1, where it is known. */
  readonly share?: number | undefined;
  /** Of this run alone. @default `done` over the time of this run */
  readonly perSecond?: number | undefined;
  /** Time that is left, where it is known. */
  readonly remainingMs?: number | undefined;
  /** Further numbers, for `--progress json`. */
  readonly more?: Readonly<Record<string, number>>;
}

export interface ProgressReporter {
  report(progress: Progress): void;
  /** Shows the last state, and leaves the line. */
  end(): void;
  /** Leaves the line. */
  leave(): void;
}

const TERMINAL_INTERVAL_MS = 250;
const JSON_INTERVAL_MS = 1000;
/** In a log file a line a minute is enough. */
const LOG_INTERVAL_MS = 60_000;

/** Tells how far a command has come, on stderr: on a terminal in one line that is written over. */
export function createProgress(
  { stderr }: Terminal,
  { form, unit, nowMs }: { readonly form: ProgressForm; readonly unit: string; readonly nowMs: () => number },
): ProgressReporter {
  const startedAtMs = nowMs();
  const isTerminal = stderr.isTTY === true && form === 'text';
  const intervalMs = form === 'json' ? JSON_INTERVAL_MS : isTerminal ? TERMINAL_INTERVAL_MS : LOG_INTERVAL_MS;
  let shownAtMs = startedAtMs;
  let latest: Progress | undefined;
  let shown: Progress | undefined;

  const lineWidth = (): number => (stderr.columns || 80) - 1;

  function show(progress: Progress): void {
    const seconds = (nowMs() - startedAtMs) / 1000;
    shown = progress;
    if (form === 'json') stderr.write(`${JSON.stringify(asJson(progress, seconds))}\n`);
    // A line that wrapped could not be written over.
    else if (isTerminal)
      stderr.write(`${CLEAR_LINE}${asText(progress, seconds, unit).slice(0, lineWidth())}`);
    else stderr.write(`${asText(progress, seconds, unit)}\n`);
  }

  function leave(): void {
    if (shown && isTerminal) stderr.write('\n');
  }

  return {
    report(progress) {
      latest = progress;
      if (form === 'none' || nowMs() - shownAtMs < intervalMs) return;
      shownAtMs = nowMs();
      show(progress);
    },
    end() {
      if (form === 'none' || !latest) return;
      if (shown !== latest) show(latest);
      leave();
    },
    leave,
  };
}

function asText(progress: Progress, seconds: number, unit: string): string {
  const { done, share, perSecond = seconds > 0 ? done / seconds : 0, remainingMs } = progress;
  const parts = [`${done} ${unit}`, `${Math.round(perSecond)}/s`];
  if (share !== undefined) parts.push(`${Math.floor(share * 100)} %`);
  if (remainingMs) parts.push(`${describeSeconds(remainingMs / 1000)} left`);
  return parts.join(', ');
}

function asJson({ done, share, more }: Progress, seconds: number): object {
  return { type: 'progress', done, seconds: Math.round(seconds * 10) / 10, share: share ?? null, ...more };
}

function describeSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
