import fs from 'node:fs';
import path from 'node:path';
import { root } from '../../lib/run.js';

/** The commands of a section of README.md, without their remarks. */
export function commandsOf(section: string): string[] {
  const readme = fs.readFileSync(path.join(root, 'README.md'), 'utf8');
  const start = readme.indexOf(`\n## ${section}\n`);
  const [, block] = /```sh\n([\s\S]*?)```/.exec(start < 0 ? '' : readme.slice(start)) ?? ['', ''];
  return String(block)
    .split('\n')
    .filter((line) => line.startsWith('npm '))
    .map((line) => line.replace(/\s+#.*$/, ''));
}
