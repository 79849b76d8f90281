import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { SandboxOptions } from '../../src/index.js';

/** A sandbox in a process of its own, as it is built, so that whatever it does not catch ends that process. */
export interface SandboxProcess {
  readonly url: string;
  /** Closes the sandbox. Resolves to the exit code of the process and what it complained of: 0 and nothing. */
  end(): Promise<[code: number | null, complaints: string]>;
}

const main = `
  const { startSandbox } = require(${JSON.stringify(path.join(__dirname, '..', '..'))});
  startSandbox(JSON.parse(process.argv[1])).then((sandbox) => {
    console.log(sandbox.url);
    process.stdin.on('end', () => sandbox.close()).resume();
  });
`;

export async function startSandboxProcess(options: SandboxOptions): Promise<SandboxProcess> {
  const child = spawn(process.execPath, ['-e', main, JSON.stringify(options)]);
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  const ended = once(child, 'close') as Promise<[number | null]>;
  const [url] = (await Promise.race([once(child.stdout, 'data'), ended])) as [Buffer | number | null];
  if (!Buffer.isBuffer(url)) throw new Error(`The sandbox did not start:\n${complaints}`);
  return {
    url: url.toString().trim(),
    async end() {
      child.stdin.end();
      const [code] = await ended;
      return [code, complaints];
    },
  };
}
