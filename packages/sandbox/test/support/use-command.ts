import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** The command as it is installed; `npm run build` makes it. */
const COMMAND = path.join(__dirname, '..', '..', 'dist', 'cjs', 'cli.js');

/** A command that was started. */
export interface RunningCommand {
  readonly child: ChildProcess;
  out(): string;
  errors(): string;
  /** Resolves when the output matches. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
  /** Its exit code, once it has ended. */
  readonly ended: Promise<number | null>;
}

/** Starts the command with arguments, and with more of an environment; whatever still runs is ended after the test. */
export function useCommand(): (args: readonly string[], env?: NodeJS.ProcessEnv) => RunningCommand {
  const running: ChildProcess[] = [];
  afterEach(() => running.splice(0).forEach((child) => child.kill('SIGKILL')));
  return (args, env = {}) => {
    const stdio = ['ignore', 'pipe', 'pipe'] as const;
    const child = spawn(process.execPath, [COMMAND, ...args], {
      stdio: [...stdio],
      env: { ...process.env, ...env },
    });
    running.push(child);
    let [out, errors] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    return {
      child,
      out: () => out,
      errors: () => errors,
      async until(pattern) {
        for (;;) {
          const found = pattern.exec(out);
          if (found) return found;
          await once(child.stdout, 'data');
        }
      },
      ended: once(child, 'close').then(([code]) => code as number | null),
    };
  };
}
