import type { Clock } from '@bandwidth-messages/sdk';

/**
 * Holds a run back while the API does not answer: instead of one message after another ending as `unknown`, a single one
 * tries its luck after each wait.
 */
export interface OutageGate {
  /**
   * Resolves at once while all is well. In an outage it lets one message through after each wait. Rejects with
   * `signal.reason`. Each pass is answered by one call of `report`, with the time that `pass` resolved to.
   */
  pass(signal: AbortSignal): Promise<number>;
  /** What became of a message that passed at `passedAtMs`: whether the API answered. Undefined when it was not sent. */
  report(passedAtMs: number, answered: boolean | undefined): void;
  /** How long nothing has been answered; 0 while all is well. */
  outageMs(): number;
}

/** The first and the longest wait of an outage; each is twice as long as the one before. */
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
/** Why a wait ends early. Without a reason each abort would make an error, with a stack, for every message. */
const CHANGED = 'changed';

export function createOutageGate(clock: Clock): OutageGate {
  let failures = 0;
  let beganAtMs = 0;
  let failedAtMs = -Infinity;
  let isTrying = false;
  let changed = new AbortController();

  const change = (): void => {
    changed.abort(CHANGED);
    changed = new AbortController();
  };
  const remainingMs = (): number => {
    const waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1));
    return Math.max(0, failedAtMs + waitMs - clock.monotonicMs());
  };

  return {
    async pass(signal) {
      while (failures > 0) {
        signal.throwIfAborted();
        const waitMs = remainingMs();
        if (!isTrying && waitMs <= 0) {
          isTrying = true;
          break;
        }
        const either = AbortSignal.any([signal, changed.signal]);
        // While another message tries its luck, only its report ends the wait.
        await clock.sleep(isTrying ? LONGEST_WAIT_MS : waitMs, either).catch(() => undefined);
      }
      signal.throwIfAborted();
      return clock.monotonicMs();
    },
    report(passedAtMs, answered) {
      // What was sent before the last failure was known tells nothing about the time after it.
      const isStale = failures > 0 && passedAtMs < failedAtMs;
      if (answered === false && isStale) return;
      if (!isStale) isTrying = false;
      if (answered === true) failures = 0;
      else if (answered === false) {
        if (failures === 0) beganAtMs = passedAtMs;
        failures += 1;
        failedAtMs = clock.monotonicMs();
      }
      change();
    },
    outageMs: () => (failures === 0 ? 0 : clock.monotonicMs() - beganAtMs),
  };
}
