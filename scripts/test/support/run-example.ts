import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { bin, root } from '../../lib/run.js';

const exec = promisify(execFile);

/** The TypeScript blocks of a Markdown file, in order. */
export function examplesOf(file: string): string[] {
  const text = fs.readFileSync(path.join(root, file), 'utf8');
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code]) => code as string);
}

/** Type-checks an example as a user's module under nodenext, runs it, and returns what it printed. */
export async function runExample(code: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'example '));
  try {
    fs.symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'dir');
    fs.writeFileSync(path.join(folder, 'example.mts'), `${code}\nexport {};\n`);
    const options = [
      '--strict',
      '--skipLibCheck',
      '--target',
      'es2022',
      '--module',
      'nodenext',
      '--types',
      'node',
    ];
    await exec(process.execPath, [bin('typescript-7', 'tsc'), ...options, 'example.mts'], { cwd: folder });
    const { stdout } = await exec(process.execPath, ['example.mjs'], {
      cwd: folder,
      env: { ...process.env, ...env },
    });
    return stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`The example failed:\n${stdout}${stderr}\n${code}`, { cause: error });
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
