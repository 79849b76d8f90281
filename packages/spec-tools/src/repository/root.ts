import fs from 'node:fs';
import path from 'node:path';

/** The repository's root folder, wherever the command was started from. */
export const ROOT = rootAbove(__dirname);

/** The spec, as a path within the repository. */
export const SPEC_FILE = 'openapi/messages.yaml';

function rootAbove(folder: string): string {
  if (fs.existsSync(path.join(folder, 'lerna.json'))) return folder;
  const parent = path.dirname(folder);
  if (parent === folder) throw new Error('The spec tools work within their repository only.');
  return rootAbove(parent);
}
