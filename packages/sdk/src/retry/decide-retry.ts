import { type Answer, type Failure, type History, isSuccess } from '../call.js';
import type { Content } from '../response/read-content.js';

/**
 * What to do after an attempt. `done`: hand the answer out. `fail`: tell the caller. `again`: at once, with the renewed
 * credential. `after-pause`: as soon as the pause that the answer caused is over. `after-wait`: after a wait of our own.
 */
export type RetryDecision = 'done' | 'fail' | 'again' | 'after-pause' | 'after-wait';

/** How our own waits grow. */
export interface BackoffPolicy {
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
}

/** The option `retry` of the client. */
export interface RetryPolicy extends BackoffPolicy {
  readonly maxAttempts: number;
  readonly repeatUnknownOutcome: boolean;
}

/** What is wrong with the body of a successful answer, if anything. */
export type BodyProblem = Content['problem'];

/** 501 and 505 say that the server will never be able to do it. */
function isTransient(status: number): boolean {
  return status === 408 || (status >= 500 && status !== 501 && status !== 505);
}

/** Whether another attempt may do better. */
function mayPass(result: Answer | Failure, bodyProblem: BodyProblem): boolean {
  if (result.kind === 'answer') {
    // A body that is too long is as long the next time.
    return isSuccess(result.status) ? bodyProblem !== 'too-long' : isTransient(result.status);
  }
  const { reached, problem } = result;
  // What failed before it reached the adapter (no token, no permit, no time) was retried where it failed, if at all.
  return reached !== 'nothing' && (problem.code === 'connection' || problem.code === 'timeout');
}

/**
 * Decides whether a request is sent again. Never when that could make the API accept it twice, unless the caller takes
 * that risk; and never when it has been accepted for certain.
 * @param history all attempts, this one included
 */
export function decideRetry(
  result: Answer | Failure,
  bodyProblem: BodyProblem,
  history: History,
  policy: Pick<RetryPolicy, 'maxAttempts' | 'repeatUnknownOutcome'>,
  safeToRepeat: boolean,
): RetryDecision {
  if (result.kind === 'answer') {
    if (isSuccess(result.status) && bodyProblem === undefined) return 'done';
    if (result.isRenewed) return 'again';
    // A message that was answered with 202 is accepted, whatever its body says.
    if (isSuccess(result.status) && !safeToRepeat) return 'fail';
  }
  if (history.attempts >= policy.maxAttempts) return 'fail';
  if (!safeToRepeat && history.isUncertain && !policy.repeatUnknownOutcome) return 'fail';
  // The API takes nothing when it answers 429, so this one is as safe for a message as for a list.
  if (result.kind === 'answer' && result.status === 429) return 'after-pause';
  return mayPass(result, bodyProblem) ? 'after-wait' : 'fail';
}

export const NO_HISTORY: History = { attempts: 0, isUncertain: false, wasRenewed: false };

/** The history after one more attempt. */
export function addToHistory(
  { attempts, isUncertain, wasRenewed }: History,
  result: Answer | Failure,
): History {
  if (result.kind === 'failure') {
    return {
      attempts: attempts + (result.reached === 'nothing' ? 0 : 1),
      isUncertain: isUncertain || result.reached === 'server',
      wasRenewed,
    };
  }
  const { status, isRenewed = false } = result;
  // It says for certain that nothing was accepted. A 408 comes from whoever gave up waiting.
  const isRefusal = status >= 400 && status < 500 && status !== 408;
  return {
    attempts: attempts + 1,
    isUncertain: isUncertain || !isRefusal,
    wasRenewed: wasRenewed || isRenewed,
  };
}

/** How long to wait after a failure. */
export interface Wait {
  /** Nothing is sent sooner. */
  readonly waitMs: number;
  /** Added where the deadline allows it, so that the callers of several processes do not come back at one instant. */
  readonly jitterMs: number;
}

/** No wait is shorter than this share of the full one, so that chance cannot make retries follow at once. */
const FLOOR = 0.1;
/** What is added to a wait that the server asked for: up to this share of it, and at most a second. */
const HINT_JITTER_SHARE = 0.1;
const MAX_HINT_JITTER_MS = 1000;

/**
 * How long to wait after `failures` failures in a row (1 or more): as long as the API asked for, or else exponentially
 * longer each time, with full jitter. A wait of 0 that was asked for counts as none.
 * @param random a number in `[0, 1)`
 */
export function waitAfter(
  failures: number,
  retryAfterMs: number | undefined,
  policy: BackoffPolicy,
  random: number,
): Wait {
  if (!retryAfterMs) return { waitMs: backoffDelayMs(failures, policy, random), jitterMs: 0 };
  const jitterMs = Math.ceil(random * Math.min(retryAfterMs * HINT_JITTER_SHARE, MAX_HINT_JITTER_MS));
  return { waitMs: retryAfterMs, jitterMs };
}

function backoffDelayMs(failures: number, policy: BackoffPolicy, random: number): number {
  const full = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (failures - 1));
  return Math.ceil(full * (FLOOR + (1 - FLOOR) * random));
}
