import { main } from '../../src/main.js';
import { createMemoryTerminal, type MemoryTerminalOptions } from './memory-terminal.js';

export interface MainResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface MainOptions extends MemoryTerminalOptions {
  readonly signal?: AbortSignal;
}

/** Runs a command in this process: for all but what only a process of its own can show. */
export async function runMain(
  args: readonly string[],
  { env = {}, signal = new AbortController().signal, ...options }: MainOptions = {},
): Promise<MainResult> {
  // Nothing of the machine's own configuration reaches a test.
  const terminal = createMemoryTerminal({ ...options, env: { XDG_CONFIG_HOME: '/nowhere', ...env } });
  const code = await main(args, terminal, signal);
  return { code, out: terminal.out(), err: terminal.err() };
}
