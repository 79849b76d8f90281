import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { bin, root } from '../lib/run.js';

const exec = promisify(execFile);
const PAGE = fs.readFileSync(path.join(root, 'docs/coming-from-bandwidth-sdk.md'), 'utf8');

describe('the page for those who come from bandwidth-sdk', () => {
  const blocks = [...PAGE.matchAll(/^```ts (before|after)\n([\s\S]*?)^```$/gm)];

  test('has a block before and one after in turns', () => {
    const sides = blocks.map(([, side]) => side);
    expect(sides).toEqual(sides.map((_, index) => (index % 2 === 0 ? 'before' : 'after')));
    expect(sides.length).toBeGreaterThan(8);
  });

  test('compiles on both sides', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coming-from-'));
    try {
      fs.symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'dir');
      const files = blocks.map(([, side, code], index) => {
        const file = path.join(folder, `${index}-${side}.mts`);
        fs.writeFileSync(file, `${code}\nexport {};\n`);
        return file;
      });
      const options = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2022', '--types', 'node'];
      const modules = ['--module', 'nodenext'];
      await exec(process.execPath, [bin('typescript-7', 'tsc'), ...options, ...modules, ...files]).catch(
        ({ stdout }: { stdout: string }) => {
          throw new Error(`A block does not compile:\n${stdout}`);
        },
      );
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  });
});
