#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { STDOUT_CLOSED } from './terminal.js';

/** The first signal ends the command cleanly, the second one at once. */
function abortOnSignals(controller: AbortController): void {
  const end = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort(new Error('ended by a signal'));
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}

/**
 * A terminal that is closed ends the command cleanly. The shell may tell it, and the kernel once more.
 * @returns ends the process by the same signal: Node would abort, as it cannot reset a terminal that is gone
 */
function abortOnHangUp(controller: AbortController): () => void {
  let isHungUp = false;
  process.on('SIGHUP', () => {
    isHungUp = true;
    controller.abort(new Error('ended by a signal'));
  });
  return () => {
    if (!isHungUp) return;
    process.removeAllListeners('SIGHUP');
    process.kill(process.pid, 'SIGHUP');
  };
}

/** `list | head -1` ends the pipe: there is nobody left to ask the API for. */
function abortOnLostOutput(controller: AbortController): void {
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code !== 'EPIPE') {
      process.stderr.write(`bw-messages: stdout cannot be written (${code}).\n`);
      process.exitCode = 1;
    }
    controller.abort(STDOUT_CLOSED);
  });
  // Whoever closed it wants to hear nothing.
  process.stderr.on('error', () => undefined);
}

function version(): string {
  const file = path.join(__dirname, '..', '..', 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

async function run(args: readonly string[]): Promise<void> {
  const controller = new AbortController();
  abortOnSignals(controller);
  const endIfHungUp = abortOnHangUp(controller);
  abortOnLostOutput(controller);
  // Loaded here, so that --version starts no more than node itself.
  const { main } = await import('./main.js');
  const exitCode = await main(args, process, controller.signal);
  process.exitCode ??= exitCode;
  endIfHungUp();
}

const args: string[] = process.argv.slice(2);
if (args[0] === '--version') process.stdout.write(`${version()}\n`);
else void run(args);
