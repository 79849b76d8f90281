import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from './root.js';

/** A program that ended with another exit code than 0. What it printed was shown, or is in `output`. */
export class ProgramError extends Error {
  constructor(
    command: string,
    readonly code: number | null,
    readonly output: string,
  ) {
    super(`${command} ended with exit code ${code}`);
    this.name = 'ProgramError';
  }
}

export interface RunOptions {
  /** @default the root of the repository */
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Text for its standard input, which is empty otherwise. */
  readonly input?: string;
  /** Show what the program prints, line by line as it comes. @default false: it is returned */
  readonly show?: boolean;
  /** Show it, and let it ask whoever runs us. @default false */
  readonly interactive?: boolean;
}

/**
 * Runs a program and waits for its end. No shell is involved, so paths may contain spaces. What git exports to its hooks
 * (`GIT_DIR`, `GIT_INDEX_FILE`, ...) is kept from it: a git command in a copy would work on the caller's repository.
 *
 * @param file the program; `node` means this very Node
 * @returns its standard output, unless that was shown
 * @throws {ProgramError}
 */
export function run(file: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { cwd = ROOT, env = {}, input = '', interactive = false, show = interactive } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(file === 'node' ? process.execPath : file, args, {
      cwd,
      env: { ...withoutGit(process.env), ...env },
      stdio: [interactive ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    });
    // Whoever ends this process ends what it runs, too, and first: it may write to a folder that is then removed.
    const end = (): unknown => child.kill();
    process.prependOnceListener('exit', end);
    const printed = { all: '', out: '' };
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      printed.out += text;
      printed.all += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (printed.all += text));
    // A program that does not read its input may be gone before all of it is written.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
    child.on('error', (error: NodeJS.ErrnoException) => {
      const isMissing = error.code === 'ENOENT' && fs.existsSync(cwd);
      reject(isMissing ? new Error(`${file} was not found on the PATH. Install it, and run again.`) : error);
    });
    child.on('close', (code) => {
      process.off('exit', end);
      if (code === 0) resolve(printed.out);
      else reject(new ProgramError([file, ...args].join(' '), code, printed.all));
    });
  });
}

/** A git command in the repository, or in `cwd`. */
export function git(args: readonly string[], options: RunOptions = {}): Promise<string> {
  return run('git', args, options);
}

/** The environment without the variables that point git to a repository; how it reaches others stays. */
export function withoutGit(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^GIT_(?!ASKPASS|PROXY|SSH|SSL|TERMINAL)/i.test(name)),
  );
}

/**
 * The file of a program that an installed package declares in its `bin`.
 *
 * @param name of the program; by default the package's own
 */
export function programOf(packageName: string, name = packageName): string {
  const folder = path.join(ROOT, 'node_modules', packageName);
  const { bin } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>;
  };
  const file = typeof bin === 'string' ? bin : bin[name];
  if (file === undefined) throw new Error(`${packageName} has no program ${name}.`);
  return path.join(folder, file);
}
