import { isErrorOfSdk } from './sdk-error.js';
import { FileInUseError, UsageError } from './errors.js';

/**
 * What the exit codes of the program stand for. Up to 7 they are those of the vendor's own command line, so that
 * scripts can treat both alike.
 */
export const EXIT_CODES = {
  0: 'done',
  1: 'another error',
  2: 'authentication or permission',
  3: 'not found',
  4: 'conflict, a file that another process writes, or not in the plan of the account',
  5: 'timeout',
  6: 'wrong usage, or a value that the API would reject',
  7: 'rate limit',
  8: 'the outcome of a send is unknown: look it up before sending it again',
  9: 'a list was sent, and some of its messages were rejected or skipped',
  130: 'ended by Ctrl-C or SIGTERM',
} as const;

export type ExitCode = keyof typeof EXIT_CODES;

const BY_STATUS: Readonly<Record<number, ExitCode>> = {
  400: 6,
  401: 2,
  402: 4,
  403: 2,
  404: 3,
  408: 5,
  409: 4,
  413: 6,
  415: 6,
  429: 7,
};

const BY_CODE: Readonly<Record<string, ExitCode>> = {
  authentication: 2,
  'rate-limit': 7,
  timeout: 5,
  validation: 6,
  'journal-locked': 4,
};

/** The exit code that tells a script what kind of error ended the program. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof UsageError) return 6;
  if (error instanceof FileInUseError) return 4;
  // Also those of Node itself, such as that of a question which nobody has answered yet: they may be of another realm.
  if ((error as Partial<Error> | undefined)?.name === 'AbortError') return 130;
  if (!isErrorOfSdk(error)) return 1;
  if (error.outcome === 'unknown') return 8;
  return BY_CODE[error.code] ?? BY_STATUS[error.status ?? 0] ?? 1;
}
