#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DEFAULT_ACCOUNT } from './auth/accounts.js';
import { describeRequest } from './command-line/describe-request.js';
import { environmentLines, environmentOf } from './command-line/environment.js';
import { HELP, readArguments, type CliCommand } from './command-line/read-arguments.js';
import { runWithSandbox } from './command-line/run-with-sandbox.js';
import { PACKAGE_ROOT } from './package-root.js';
import { startSandbox } from './start-sandbox.js';

const LOOPBACK = /^(127\.|::1$|localhost$)/;

void main();

async function main(): Promise<void> {
  try {
    const command = readArguments(process.argv.slice(2));
    if (command.kind === 'help') say(HELP.trimEnd());
    else if (command.kind === 'version') say(version());
    else if (command.kind === 'start') await start(command);
    else process.exitCode = await runWithSandbox(command);
  } catch (error) {
    process.stderr.write(
      `bw-sandbox: ${(error as Error).message}\nbw-sandbox --help shows what is possible.\n`,
    );
    process.exitCode = 1;
  }
}

async function start({ options, accountId, quiet }: Extract<CliCommand, { kind: 'start' }>): Promise<void> {
  process.on('SIGINT', () => process.exit(0));
  process.on('SIGTERM', () => process.exit(0));
  // Whoever read along has gone, as with `| head`: the sandbox goes on.
  process.stdout.on('error', () => {});
  const sandbox = await startSandbox({
    ...options,
    accounts: [{ ...DEFAULT_ACCOUNT, accountId }],
    ...(quiet ? {} : { onRequest: (record) => say(describeRequest(record)) }),
  });
  say(`The sandbox listens on ${sandbox.url}. Nothing is sent, nothing is billed. Ctrl-C ends it.`);
  say(`Its inbox page: ${sandbox.pageUrl}\n`);
  environmentLines(environmentOf(sandbox, accountId)).forEach(say);
  say('');
  if (options.host !== undefined && !LOOPBACK.test(options.host))
    process.stderr.write(
      `Warning: ${options.host} can be reached from other machines, and the credentials above are public.\n\n`,
    );
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function version(): string {
  const manifest = readFileSync(path.join(PACKAGE_ROOT, 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
