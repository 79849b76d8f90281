import { JUMP_MS, STEADY_MS } from './script/sync-script.js';

/** What a process knows of the clock of the shared state, by its own monotonic clock. */
export interface ClockReference {
  /** Takes in what an answer told: `nowMs` was read in Redis between `sentMs` and `receivedMs`. */
  watch(sample: ClockSample): void;
  /** Between which two values the clock must be now; `undefined` until it was watched for long enough. */
  range(monotonicMs: number): ClockRange | undefined;
  /** How long from `monotonicMs` until that clock has surely reached `instantMs`. */
  msUntil(instantMs: number, monotonicMs: number): number;
}

export interface ClockSample {
  readonly version: string;
  readonly nowMs: number;
  /** The clock went on evenly, as far as Redis can tell. */
  readonly isSteady: boolean;
  readonly sentMs: number;
  readonly receivedMs: number;
}

export interface ClockRange {
  readonly version: string;
  readonly earliest: number;
  readonly latest: number;
}

/** How far two good clocks may drift apart: 500 parts in a million, which NTP corrects by at most. */
export const CLOCK_DRIFT = 0.0005;

/** Knows nothing yet. */
export function createClockReference(): ClockReference {
  let version: string | undefined;
  let isTrusted = false;
  let sinceMs = 0;
  let updatedMs = 0;
  // Bounds of the difference between the clock of the state and the monotonic clock here.
  let lowest = -Infinity;
  let highest = Infinity;

  return {
    watch(sample) {
      const { sentMs, receivedMs, nowMs } = sample;
      const isNew = sample.version !== version;
      if (isNew) {
        version = sample.version;
        sinceMs = receivedMs;
        isTrusted = sample.isSteady;
      }
      const driftMs = Math.max(0, receivedMs - updatedMs) * CLOCK_DRIFT;
      lowest = Math.max(isNew ? -Infinity : lowest - driftMs, nowMs - receivedMs);
      highest = Math.min(isNew ? Infinity : highest + driftMs, nowMs + 1 - sentMs);
      updatedMs = receivedMs;
      if (receivedMs - sinceMs >= STEADY_MS) isTrusted = true;
    },
    range(monotonicMs) {
      if (version === undefined || !isTrusted) return undefined;
      const driftMs = (monotonicMs - updatedMs) * CLOCK_DRIFT;
      return {
        version,
        earliest: Math.floor(lowest + monotonicMs - driftMs),
        latest: Math.ceil(highest + monotonicMs + driftMs + JUMP_MS),
      };
    },
    msUntil: (instantMs, monotonicMs) => Math.max(0, instantMs - (lowest + monotonicMs)),
  };
}
