import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import path from 'node:path';
import fs from 'node:fs';
import { build } from 'esbuild';
import { expectOutcome, makeConsumer, PROGRAM, SDK_AND_CLIENT } from './consumer.js';
import type { Surroundings } from './surroundings.js';

const CONSUMERS = path.join(__dirname, '..', 'consumers');

/** A strict ES module worker on a runtime that is not Node and has none of its modules. */
export async function useInWorker(surroundings: Surroundings): Promise<void> {
  const { matrix, registry, sandbox } = surroundings;
  const folder = surroundings.newFolder();
  const read = (name: string): string => fs.readFileSync(path.join(CONSUMERS, name), 'utf8');
  await makeConsumer(folder, registry, {
    type: 'module',
    dependencies: { ...SDK_AND_CLIENT, '@bandwidth-messages/callbacks': 'latest' },
    files: {
      'send-and-list.ts': PROGRAM,
      'worker.ts': read('worker.ts'),
      'config.capnp': read('config.capnp'),
    },
  });
  await build({
    absWorkingDir: folder,
    entryPoints: ['worker.ts'],
    bundle: true,
    format: 'esm',
    // What bundlers for workers set: no platform of Node, and the conditions that packages offer for workers.
    platform: 'browser',
    conditions: ['workerd', 'worker', 'browser'],
    outfile: path.join(folder, 'worker.js'),
    logLevel: 'silent',
  });
  const { default: binary } = createRequire(path.join(matrix, 'package.json'))('workerd') as {
    default: string;
  };
  const child = spawn(binary, ['serve', 'config.capnp', '--control-fd=1'], { cwd: folder });
  const ended = once(child, 'close');
  try {
    const port = await listeningPort(child);
    const body = JSON.stringify({ baseUrl: sandbox.baseUrl, tokenUrl: sandbox.tokenUrl });
    const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body });
    const text = await response.text();
    if (!response.ok) throw new Error(`The worker answered ${response.status}: ${text}`);
    expectOutcome(JSON.parse(text));
  } finally {
    child.kill();
    await ended;
  }
}

/** The port that workerd says it listens on. */
function listeningPort(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (chunk: Buffer): void => {
      output += String(chunk);
      const port = /"port":(\d+)/.exec(output)?.[1];
      if (port !== undefined) resolve(port);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`workerd ended with exit code ${code}: ${output}`)));
  });
}
