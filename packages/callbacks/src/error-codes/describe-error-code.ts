import { ERROR_CODES, type SendAgain } from './error-code-table.js';

/** What is known about an error code. */
export interface ErrorCodeDescription {
  /** The code itself. */
  readonly code: number;
  /** Bandwidth's name for it; undefined when none is documented. */
  readonly name: string | undefined;
  /** Who rejected the message; from the second digit where the code is not documented. */
  readonly rejectedBy: 'bandwidth' | 'carrier' | 'unknown';
  /** Whether the message may be sent again. */
  readonly sendAgain: SendAgain;
  /** What to know before sending again; undefined when there is nothing more to say. */
  readonly advice: string | undefined;
}

/**
 * What the `errorCode` of a `message-failed` means. A code that is not documented is described by its digits, as far as
 * Bandwidth explains them: the first says where the fault lies (4 with the message, 5 with a server, 9 unknown), the
 * second who rejected it. Names and digits are Bandwidth's; whether to send again is this package's reading of them.
 *
 * @example
 * const { sendAgain } = describeErrorCode(4775); // 'never': the recipient has opted out
 */
export function describeErrorCode(code: number): ErrorCodeDescription {
  const row = ERROR_CODES.find(([known]) => known === code);
  const [, name, sendAgain, advice] = row ?? [];
  // 5999 has no documented second digit, but is described as Bandwidth's own.
  const rejectedBy = code === 5999 ? 'bandwidth' : whoRejected(String(code));
  return { code, name, rejectedBy, sendAgain: sendAgain ?? mayBeSentAgain(code, row !== undefined), advice };
}

/** Second digits: after 4 and 5, 1 to 5 are Bandwidth, 6 and 7 the carrier. */
function whoRejected(digits: string): ErrorCodeDescription['rejectedBy'] {
  if (/^(4[134]|5[125])\d\d$/.test(digits) || digits === '4001') return 'bandwidth';
  return /^(47|56)\d\d$/.test(digits) ? 'carrier' : 'unknown';
}

/** Bandwidth: a 4xxx gives the same result again, a 5xxx may be tried again later. The known ones may be at once. */
function mayBeSentAgain(code: number, isKnown: boolean): SendAgain {
  if (!(code >= 5000 && code <= 5999)) return 'no';
  return isKnown ? 'yes' : 'later';
}
