import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { makeConsumer, type SandboxUrls } from './consumer.js';
import { firstAnswer, type Registry } from './registry.js';

const PROGRAM = `
const { startSandbox } = require('@bandwidth-messages/sandbox');
startSandbox({ port: 0, cors: true }).then(({ url, baseUrl, tokenUrl }) => {
  console.log(JSON.stringify({ url, baseUrl, tokenUrl }));
});
process.stdin.on('end', () => process.exit(0)).resume();
`;

/** A sandbox in a process of its own. */
export interface InstalledSandbox extends SandboxUrls {
  /** Where it is installed. */
  readonly folder: string;
  stop(): Promise<void>;
}

/** Installs the sandbox as a user would and starts it in a process of its own. */
export async function startInstalledSandbox(folder: string, registry: Registry): Promise<InstalledSandbox> {
  await makeConsumer(folder, registry, {
    dependencies: { '@bandwidth-messages/sandbox': 'latest' },
    files: { 'start.cjs': PROGRAM },
  });
  const child = spawn(process.execPath, ['start.cjs'], { cwd: folder });
  const ended = once(child, 'close');
  const urls = await firstAnswer<SandboxUrls>(child);
  return {
    ...urls,
    folder,
    async stop() {
      child.kill();
      await ended;
    },
  };
}

/**
 * Starts the installed sandbox by its command, as one would by hand, and asks it for a token without credentials.
 *
 * @param folder where it is installed
 * @returns the status of the answer
 */
export async function statusOfSandboxCommand(folder: string): Promise<number> {
  const installed = path.join(folder, 'node_modules', '@bandwidth-messages', 'sandbox');
  const { bin } = JSON.parse(fs.readFileSync(path.join(installed, 'package.json'), 'utf8')) as {
    bin: { 'bw-sandbox': string };
  };
  const child = spawn(process.execPath, [path.join(installed, bin['bw-sandbox']), '--port', '0'], {
    cwd: folder,
  });
  const ended = once(child, 'close');
  try {
    const tokenUrl = await new Promise<string>((resolve, reject) => {
      let said = '';
      const read = (chunk: Buffer): void => {
        said += String(chunk);
        const url = /^export BW_TOKEN_URL=(.+)$/m.exec(said)?.[1];
        if (url !== undefined) resolve(url);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('exit', () => reject(new Error(`It did not say where it listens: ${said}`)));
    });
    return (await fetch(tokenUrl, { method: 'POST' })).status;
  } finally {
    child.kill();
    await ended;
  }
}
