/** Another process writes the file that this one was to write. Nothing was changed. */
export class FileInUseError extends Error {
  override readonly name = 'FileInUseError';
}
