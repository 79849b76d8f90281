import type { BulkResult, BulkTotals } from '@bandwidth-messages/bulk';
import { describeError } from '../errors/describe-error.js';
import { isErrorOfSdk } from '../errors/sdk-error.js';
import type { ExitCode } from '../errors/exit-code.js';

const NEW_KEY = 'A message that was corrected needs a key of its own.';

/** One result as a line of JSON. It holds no text and no number of the message. */
export function resultLine({ key, outcome, id, error, reason, earlier }: BulkResult): string {
  const advice = isErrorOfSdk(error) && error.field === 'key' ? ` ${NEW_KEY}` : '';
  const line = { key, outcome, id, reason, error: error && `${describeError(error)}${advice}`, earlier };
  return `${JSON.stringify(line)}\n`;
}

/** How a list ended, as a number for scripts. What nobody knows weighs more than what was rejected. */
export function exitCodeOfTotals({ unknown, rejected, skipped }: BulkTotals): ExitCode {
  if (unknown > 0) return 8;
  return rejected + skipped > 0 ? 9 : 0;
}

/** The summary at the end. */
export function describeTotals(totals: BulkTotals, isDryRun: boolean): string {
  const { accepted, rejected, unknown, skipped, earlier, segments, queueMs } = totals;
  const counts = [
    `${accepted} ${isDryRun ? 'would be sent' : 'accepted'}`,
    `${rejected} ${isDryRun ? 'would be rejected' : 'rejected'}`,
    `${skipped} skipped`,
  ];
  if (!isDryRun) counts.splice(2, 0, `${unknown} unknown`);
  if (earlier > 0) counts.push(`${earlier} of them earlier`);
  const time = `${segments} segments, ${Math.ceil(queueMs / 1000)} s in the queue of the account`;
  const advice =
    unknown > 0 ? ' Look the unknown ones up with bw-messages settle; they are not sent again.' : '';
  return `${counts.join(', ')}; ${time}.${isDryRun ? ' Nothing was sent.' : ''}${advice}`;
}
