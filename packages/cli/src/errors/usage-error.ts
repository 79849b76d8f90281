/** The command line, a file or the environment says something that this program cannot do. Nothing was sent. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
