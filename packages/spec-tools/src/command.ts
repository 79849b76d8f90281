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
export function runCommand(usage: string, main: (args: string[]) => Promise<void>): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
  main(process.argv.slice(2)).catch((error: unknown) => {
    if (error instanceof ProgramError && error.output) console.error(error.output);
    console.error(`\n${describe(error, usage)}`);
    process.exitCode = 1;
  });
}

/** What an error says; where arguments were not understood, the usage too. */
function describe(error: unknown, usage: string): string {
  if (!(error instanceof Error)) return String(error);
  const isOfArguments = 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS_');
  return isOfArguments
    ? `${error.message.replace(/\. To specify a positional.*$/s, '.')}\n\n${usage}`
    : error.message;
}
