import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** SHA-256 of each file below a folder, or of the file itself, by its path with forward slashes. */
export function hashesOf(root: string, ...names: readonly string[]): Map<string, string> {
  const files = names.flatMap((name) => filesBelow(path.join(root, name)));
  const entries = files.map((file): [string, string] => [
    path.relative(root, file).split(path.sep).join('/'),
    createHash('sha256').update(fs.readFileSync(file)).digest('hex'),
  ]);
  return new Map(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function filesBelow(start: string): string[] {
  const stat = fs.statSync(start, { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (!stat.isDirectory()) return [start];
  return fs.readdirSync(start).flatMap((name) => filesBelow(path.join(start, name)));
}
