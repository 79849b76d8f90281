import type { Answer, Failure, History } from '../call.js';

export const NO_HISTORY: History = { attempts: 0, isUncertain: false, wasRenewed: false };

/** The answer says for certain that nothing was accepted. A 408 comes from whoever gave up waiting. */
function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408;
}

/** The history after one more attempt. */
export function addToHistory(history: History, result: Answer | Failure): History {
  const { attempts, isUncertain, wasRenewed } = history;
  if (result.kind === 'failure') {
    return {
      attempts: attempts + (result.reached === 'nothing' ? 0 : 1),
      isUncertain: isUncertain || result.reached === 'server',
      wasRenewed,
    };
  }
  return {
    attempts: attempts + 1,
    isUncertain: isUncertain || !isRefusal(result.status),
    wasRenewed: wasRenewed || result.isRenewed === true,
  };
}
