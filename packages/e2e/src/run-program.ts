import { run } from '../../../scripts/lib/run.js';

/**
 * Runs a program and waits for its end.
 *
 * @param file the program; `node` means this very Node
 * @returns what it printed
 * @throws {Error} with what it printed, when it fails
 */
export async function runProgram(
  file: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): Promise<string> {
  try {
    return await run(file, args, { ...options, quiet: true });
  } catch (error) {
    const { message, output = '' } = error as Error & { readonly output?: string };
    throw new Error(`${message}\n${output}`.trim(), { cause: error });
  }
}
