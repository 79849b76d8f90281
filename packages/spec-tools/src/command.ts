import { ProgramError } from './repository/run-program.js';

/** Names a step, runs it, and says how long it took. */
export async function step<T>(title: string, body: () => Promise<T>): Promise<T> {
  const startedMs = performance.now();
  console.log(`\n- ${title}`);
  const result = await body();
  console.log(`  ${title}: ${((performance.now() - startedMs) / 1000).toFixed(1)} s`);
  return result;
}

/**
 * Runs a command; a failure is printed as its message alone, since a stack helps nobody who runs a command. When it is
 * interrupted, what was left in temporary folders is removed.
 */
export function runCommand(main: (args: string[]) => Promise<void>): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
  main(process.argv.slice(2)).catch((error: unknown) => {
    if (error instanceof ProgramError && error.output) console.error(error.output);
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  });
}
