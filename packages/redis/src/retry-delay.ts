/** The longest wait between two tries while Redis is away, in milliseconds. */
export const LONGEST_RETRY_MS = 500;
const FIRST_RETRY_MS = 50;

/** How long to wait before Redis is asked again, after so many failures in a row. */
export function retryDelayMs(failures: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS);
}
