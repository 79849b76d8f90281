import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureGeneratorJar } from '../../lib/generate/generator-jar.js';
import { hashFiles } from '../../lib/file-hashes.js';
import { root as repository } from '../../lib/run.js';

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
  /** Runs `generate`; by default with the Java of this machine. */
  generate(args?: readonly string[], env?: NodeJS.ProcessEnv): Promise<Result>;
  start(args: readonly string[], env?: NodeJS.ProcessEnv): ChildProcess;
  /** SHA-256 of each generated file. */
  client(): Record<string, string>;
  /** What runs have left beside the generated client. */
  leftovers(): string[];
  /** Back to how it was made. */
  restore(): void;
  remove(): void;
}

/** What tests change. */
const CHANGED = ['openapi', 'openapitools.json', 'packages/client/generated'];
const COPIED = [
  'lerna.json',
  'package.json',
  'scripts/generate.js',
  'scripts/lib',
  'tsconfig.base.json',
  'tsconfig.cjs.json',
  'packages/spec-tools/dist',
  'packages/spec-tools/package.json',
  'packages/spec-tools/src',
  'packages/spec-tools/tsconfig.cjs.json',
  'packages/spec-tools/tsconfig.json',
  'packages/client/package.json',
  'packages/client/tsconfig.json',
];

/** A throw-away copy of what `generate` reads and writes; the real JAR is in its cache. */
export async function copyForGenerate(): Promise<GeneratorCopy> {
  const jar = await installedJar();
  // With a space and a letter beyond ASCII, as in many a home folder.
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'generator cöpy '));
  const at = (file: string): string => path.join(root, file);
  const copy = (name: string): void =>
    fs.cpSync(path.join(repository, name), at(name), { recursive: true, preserveTimestamps: true });
  const remove = (name: string): void =>
    fs.rmSync(at(name), { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
  const jarCopy = path.relative(repository, jar);
  const client = at('packages/client');
  const putBack = (): void => {
    CHANGED.forEach(copy);
    fs.symlinkSync(path.join(repository, 'node_modules'), at('node_modules'), 'dir');
    fs.mkdirSync(path.dirname(at(jarCopy)), { recursive: true });
    linkOrCopy(jar, at(jarCopy));
  };
  COPIED.forEach(copy);
  const kept = new Set(fs.readdirSync(root));
  putBack();
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
    generate: (args = [], env = {}) => endOf(start(args, env)),
    client: () => hashFiles(path.join(client, 'generated'), [path.join(client, 'generated')]),
    leftovers: () => fs.readdirSync(client).filter((name) => name.startsWith('.')),
    restore() {
      fs.readdirSync(root)
        .filter((name) => !kept.has(name))
        .forEach(remove);
      for (const name of fs.readdirSync(client))
        if (name.startsWith('.') || name === 'generated') remove(`packages/client/${name}`);
      putBack();
    },
    remove: () => remove('.'),
  };
}

/** The JAR of the repository, verified once by each test file that asks for it. */
async function installedJar(): Promise<string> {
  verified ??= ensureGeneratorJar();
  return verified;
}
let verified: Promise<string> | undefined;

/** Hard links cost nothing. */
function linkOrCopy(from: string, to: string): void {
  try {
    fs.linkSync(from, to);
  } catch {
    fs.copyFileSync(from, to);
  }
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

const DECIDES_ABOUT_JAVA_OR_NETWORK = /^(npm_config_.*proxy|https?_proxy|all_proxy|no_proxy|java_home)$/i;

/** This process's environment without what would decide about Java or the network, and `extra`. */
export function plainEnvironment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !DECIDES_ABOUT_JAVA_OR_NETWORK.test(name));
  return { ...Object.fromEntries(kept), ...extra };
}

/** A folder with a program named `java`, to be the only thing on the PATH. */
export function fakeJava(copy: GeneratorCopy, body: string): NodeJS.ProcessEnv {
  const folder = copy.at('fake-bin');
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'java'), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return { PATH: folder };
}

/**
 * A Java that writes what the real generator once wrote: the client as it is now, or what the test then makes of the folder
 * `recorded` in the copy. For tests of what is done with the output, which would spend seconds on each start of Java.
 */
export function recordedJava(copy: GeneratorCopy): NodeJS.ProcessEnv {
  fs.cpSync(copy.at('packages/client/generated'), copy.at('recorded'), { recursive: true });
  const program = `
    const { appendFileSync, cpSync } = require('node:fs');
    appendFileSync(${JSON.stringify(copy.at('java-runs'))}, 'run\\n');
    const out = process.argv[process.argv.indexOf('-o') + 1];
    cpSync(${JSON.stringify(copy.at('recorded/src'))}, out, { recursive: true });
    cpSync(${JSON.stringify(copy.at('recorded/docs'))}, out + '/../docs', { recursive: true });`;
  fs.writeFileSync(copy.at('recorded.js'), program);
  return fakeJava(
    copy,
    `if [ "$1" = -version ]; then echo 'openjdk version "17"' >&2; exit 0; fi
     exec '${process.execPath}' '${copy.at('recorded.js')}' "$@"`,
  );
}
