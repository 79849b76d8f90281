#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DEFAULT_ACCOUNT } from './auth/accounts.js';
import { HELP, readArguments, type CliCommand } from './command-line/read-arguments.js';
import { describeRequest } from './command-line/describe-request.js';
import type { Sandbox } from './control/sandbox.js';
import { startSandbox } from './start-sandbox.js';

const LOOPBACK = /^(127\.|::1$|localhost$)/;

function version(): string {
  const file = path.join(__dirname, '..', '..', 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** What a shell can take in as it is. */
function environmentLines(sandbox: Sandbox, accountId: string): string[] {
  const [user] = DEFAULT_ACCOUNT.users;
  const [client] = DEFAULT_ACCOUNT.clients;
  return [
    `BW_ACCOUNT_ID=${accountId}`,
    `BW_USERNAME=${user!.username}`,
    `BW_PASSWORD=${user!.password}`,
    `BW_CLIENT_ID=${client!.clientId}`,
    `BW_CLIENT_SECRET=${client!.clientSecret}`,
    `BW_BASE_URL=${sandbox.baseUrl}`,
    `BW_TOKEN_URL=${sandbox.tokenUrl}`,
  ].map((line) => `export ${line}`);
}

async function start({ options, accountId, quiet }: Extract<CliCommand, { kind: 'start' }>): Promise<void> {
  const say = (text: string) => void process.stdout.write(`${text}\n`);
  const end = () => process.exit(0);
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  const sandbox = await startSandbox({
    ...options,
    accounts: [{ ...DEFAULT_ACCOUNT, accountId }],
    ...(quiet ? {} : { onRequest: (record) => say(describeRequest(record)) }),
  });
  say(`The sandbox listens on ${sandbox.url}. Nothing is sent, nothing is billed. Ctrl-C ends it.\n`);
  environmentLines(sandbox, accountId).forEach(say);
  say('');
  if (options.host !== undefined && !LOOPBACK.test(options.host)) {
    process.stderr.write(
      `Warning: ${options.host} can be reached from other machines, and the credentials above are public.\n\n`,
    );
  }
}

async function main(): Promise<void> {
  try {
    const command = readArguments(process.argv.slice(2));
    if (command.kind === 'help') process.stdout.write(HELP);
    else if (command.kind === 'version') process.stdout.write(`${version()}\n`);
    else await start(command);
  } catch (error) {
    process.stderr.write(
      `bw-sandbox: ${(error as Error).message}\nbw-sandbox --help shows what is possible.\n`,
    );
    process.exitCode = 1;
  }
}

void main();
