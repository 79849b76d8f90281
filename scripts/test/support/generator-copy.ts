import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { copyGeneratorTree } from '../../lib/generate/copy-generator-tree.js';
import { hashFiles } from '../../lib/file-hashes.js';

export interface Result {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly output: string;
}

export interface GeneratorCopy {
  readonly root: string;
  /** Path within the copy. */
  at(name: string): string;
  read(name: string): string;
  write(name: string, text: string): void;
  /** Replaces text that must be there. */
  edit(name: string, from: string | RegExp, to: string | ((found: string) => string)): void;
  /** Removes first, since the file may be a hard link into the repository. */
  replace(name: string, bytes: Buffer): void;
  generate(args?: readonly string[], env?: NodeJS.ProcessEnv): Promise<Result>;
  start(args: readonly string[], env?: NodeJS.ProcessEnv): ChildProcess;
  /** SHA-256 of each generated file. */
  client(): Record<string, string>;
  remove(): void;
}

/** The end of a process, with all it printed. */
export function endOf(child: ChildProcess): Promise<Result> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr, output: stdout + stderr }));
  });
}

const proxyVariable = /^(npm_config_.*proxy|https?_proxy|all_proxy|no_proxy|java_home)$/i;

/** This process's environment without what would decide about Java or the network, and `extra`. */
export function plainEnvironment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !proxyVariable.test(name));
  return { ...Object.fromEntries(kept), ...extra };
}

/** A throw-away copy of what `generate` reads and writes; the real JAR is in its cache. */
export async function copyForGenerate(name = 'generator cöpy '): Promise<GeneratorCopy> {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), name));
  await copyGeneratorTree(root);
  const at = (file: string): string => path.join(root, file);
  const start = (args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess =>
    spawn(process.execPath, [at('scripts/generate.js'), ...args], {
      cwd: root,
      env: plainEnvironment(env),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  return {
    root,
    at,
    start,
    read: (file) => fs.readFileSync(at(file), 'utf8'),
    write: (file, text) => fs.writeFileSync(at(file), text),
    edit(file, from, to) {
      const before = fs.readFileSync(at(file), 'utf8');
      const after = before.replace(from, to as string);
      if (after === before) throw new Error(`${file} does not contain ${String(from)}`);
      fs.writeFileSync(at(file), after);
    },
    replace(file, bytes) {
      fs.rmSync(at(file), { force: true });
      fs.writeFileSync(at(file), bytes);
    },
    generate: (args = [], env = {}) => endOf(start(args, env)),
    client: () =>
      hashFiles(
        at('packages/client/generated'),
        ['src', 'docs', 'manifest.json'].map((unit) => at(`packages/client/generated/${unit}`)),
      ),
    // A start-up archive may still be in the making there, for some seconds.
    remove: () => fs.rmSync(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 }),
  };
}

/** A folder with a program named `java`, to be the only thing on the PATH. */
export function fakeJava(copy: GeneratorCopy, body: string): NodeJS.ProcessEnv {
  const folder = copy.at('fake-bin');
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'java'), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return { PATH: folder };
}
