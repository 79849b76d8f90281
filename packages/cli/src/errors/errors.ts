/** The command line, a file or the environment says something that this program cannot do. Nothing was sent. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Another process writes the file that this one was to write. Nothing was changed. */
export class FileInUseError extends Error {
  override readonly name = 'FileInUseError';
}

/** A date with time and zone, as the API takes it: shown where one is missing or wrong. */
export const EXAMPLE_TIME = '2026-11-29T00:00:00Z';
