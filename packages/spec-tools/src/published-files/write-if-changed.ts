import fs from 'node:fs';
import path from 'node:path';

/** Writes a file as a whole, and only when its content differs: nothing that depends on it looks older than it is. */
export function writeIfChanged(file: string, content: string | Buffer, mode = 0o644): void {
  const bytes = Buffer.from(content);
  if (fs.existsSync(file) && fs.readFileSync(file).equals(bytes)) return;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const staged = `${file}.${process.pid}.new`;
  fs.writeFileSync(staged, bytes, { mode });
  fs.renameSync(staged, file);
}
