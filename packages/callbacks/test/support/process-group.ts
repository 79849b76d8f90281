import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { createMemoryCallbackStore } from '../../src/index.js';
import { createTestClock, type TestClock } from './create-test-clock.js';
import { listen } from './hosts.js';

export interface CallbackProcess {
  readonly url: string;
  /** Resolves when it is gone, and tells by which signal. */
  readonly ended: Promise<NodeJS.Signals | null>;
}

/** Processes that receive callbacks, and the store that they share. */
export interface ProcessGroup {
  /** Id and type of every event that a handler was through with, in order. */
  readonly effects: readonly string[];
  /** The time of the store. */
  readonly clock: TestClock;
  /** What processes wrote to stderr. */
  readonly errorOutput: () => string;
  start(settings?: { diesAfter?: number }): Promise<CallbackProcess>;
  close(): Promise<void>;
}

export const GROUP_PASSWORD = 'a password for the group';

export async function createProcessGroup(): Promise<ProcessGroup> {
  const folder = mkdtempSync(path.join(tmpdir(), 'callback-processes-'));
  const program = path.join(folder, 'callback-process.cjs');
  await build({
    entryPoints: [path.join(__dirname, 'callback-process.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile: program,
  });
  const effects: string[] = [];
  const clock = createTestClock();
  const store = createMemoryCallbackStore(clock);
  const methods: Record<string, (...parameters: never[]) => unknown> = {
    begin: (key: string, ttlMs: number) => store.begin(key, ttlMs),
    done: (key: string, ttlMs: number) => store.done(key, ttlMs),
    failed: (key: string) => store.failed(key),
    effect: (...parameters: string[]) => effects.push(parameters.join(' ')),
  };
  const storeHost = await listen((request, response) => {
    void (async () => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      const result = await methods[path.basename(request.url!)]!(...(JSON.parse(body) as never[]));
      response.end(JSON.stringify(result ?? null));
    })();
  });
  const children: ChildProcess[] = [];
  let errorOutput = '';

  return {
    effects,
    clock,
    errorOutput: () => errorOutput,
    async start({ diesAfter } = {}) {
      const env = {
        ...process.env,
        STORE_URL: storeHost.url.replace('callbacks', ''),
        PASSWORD: GROUP_PASSWORD,
        DIES_AFTER: String(diesAfter ?? ''),
      };
      const child = spawn('node', [program], { env, stdio: ['ignore', 'pipe', 'pipe'] });
      children.push(child);
      child.stderr.on('data', (chunk) => (errorOutput += String(chunk)));
      const ended = new Promise<NodeJS.Signals | null>((resolve) =>
        child.once('exit', (_code, signal) => resolve(signal)),
      );
      const line = await new Promise<string>((resolve) =>
        child.stdout.once('data', (chunk) => resolve(String(chunk))),
      );
      const { port } = JSON.parse(line) as { port: number };
      return { url: `http://127.0.0.1:${port}/callbacks`, ended };
    },
    async close() {
      for (const child of children) {
        if (child.exitCode !== null || child.signalCode !== null) continue;
        child.kill('SIGKILL');
        await new Promise((resolve) => child.once('exit', resolve));
      }
      await storeHost.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
