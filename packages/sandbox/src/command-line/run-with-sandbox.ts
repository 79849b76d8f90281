import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { DEFAULT_ACCOUNT } from '../auth/accounts.js';
import type { Sandbox } from '../control/sandbox.js';
import { startSandbox } from '../start-sandbox.js';
import { describeRequest } from './describe-request.js';
import { environmentOf } from './environment.js';
import type { CliCommand } from './read-arguments.js';

const FORWARDED: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** As shells do. */
const NOT_FOUND = 127;
const NOT_EXECUTABLE = 126;
/** How many of the latest rejected requests are shown when a command fails. */
const SHOWN_REJECTIONS = 10;

/** Runs a command beside a sandbox of its own, and returns its exit code. The sandbox ends with the command. */
export async function runWithSandbox({
  options,
  accountId,
  command,
}: Extract<CliCommand, { kind: 'exec' }>): Promise<number> {
  const sandbox = await startSandbox({ ...options, accounts: [{ ...DEFAULT_ACCOUNT, accountId }] });
  try {
    const code = await run(command, sandbox, accountId);
    if (code !== 0) showRejections(sandbox);
    return code;
  } finally {
    await sandbox.close();
  }
}

function run(
  [program, ...args]: readonly [string, ...string[]],
  sandbox: Sandbox,
  accountId: string,
): Promise<number> {
  const { variables, basic } = environmentOf(sandbox, accountId);
  const env: NodeJS.ProcessEnv = { ...process.env, ...variables, BW_SANDBOX_URL: sandbox.url };
  // Both kinds of credentials together would be rejected.
  for (const name of Object.keys(basic)) delete env[name];
  return new Promise((resolve) => {
    // On Windows only the shell finds programs such as npm.cmd.
    const child = spawn(program, args, { stdio: 'inherit', env, shell: process.platform === 'win32' });
    const forward = (signal: NodeJS.Signals) => {
      // A terminal sends Ctrl-C to both processes; sent on, it would reach the command twice.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    for (const signal of FORWARDED) process.on(signal, forward);
    const end = (code: number) => {
      for (const signal of FORWARDED) process.off(signal, forward);
      resolve(code);
    };
    child.on('error', (error: NodeJS.ErrnoException) => {
      process.stderr.write(`bw-sandbox: ${program} cannot be run: ${error.message}\n`);
      end(error.code === 'EACCES' ? NOT_EXECUTABLE : NOT_FOUND);
    });
    // As shells do: the number of the signal that ended it, above 128.
    child.on('exit', (code, signal) => end(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}

/** What the sandbox rejected is often why a command fails. */
function showRejections({ requests }: Sandbox): void {
  const rejected = requests.filter(({ reason }) => reason !== undefined).slice(-SHOWN_REJECTIONS);
  if (rejected.length === 0) return;
  const lines = rejected.map((record) => `  ${describeRequest(record)}\n`).join('');
  process.stderr.write(`bw-sandbox: the latest requests that it rejected:\n${lines}`);
}
