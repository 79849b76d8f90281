import { type Answer, type Failure, type History, isSuccess } from '../call.js';
import type { Content } from '../response/read-content.js';

/**
 * What to do after an attempt. `done`: hand the answer out. `fail`: tell the caller. `again`: at once, with the renewed
 * credential. `after-pause`: as soon as the pause that the answer caused is over. `after-wait`: after a wait of our own.
 */
export type RetryDecision = 'done' | 'fail' | 'again' | 'after-pause' | 'after-wait';

export interface RetryRules {
  readonly maxAttempts: number;
  readonly repeatUnknownOutcome: boolean;
  readonly safeToRepeat: boolean;
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
  rules: RetryRules,
): RetryDecision {
  if (result.kind === 'answer') {
    if (isSuccess(result.status) && bodyProblem === undefined) return 'done';
    if (result.isRenewed) return 'again';
    // A message that was answered with 202 is accepted, whatever its body says.
    if (isSuccess(result.status) && !rules.safeToRepeat) return 'fail';
  }
  if (history.attempts >= rules.maxAttempts) return 'fail';
  if (!rules.safeToRepeat && history.isUncertain && !rules.repeatUnknownOutcome) return 'fail';
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
