/** The error for a file that cannot be written any more, with its name, which those of the system lack. */
export function writeFailure(file: string, cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Error(
    `${file} cannot be written (${reason}). With --checkpoint, the same command goes on behind the last row that is certain.`,
    { cause },
  );
}
