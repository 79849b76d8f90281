import { parseArgs } from 'node:util';
import { DEFAULT_ACCOUNT } from '../auth/accounts.js';
import type { SandboxOptions } from '../options.js';
import { MAX_SEED_MESSAGES } from '../seed-log/seed-log.js';

export const HELP = `bw-sandbox: a local server that behaves as the Bandwidth Messages API is documented to behave

  bw-sandbox [options]
  bw-sandbox exec [options] -- COMMAND [arguments]

exec starts a sandbox on a free port, sets the BW_ variables for the command, runs it, and ends with its exit code.

  --port N               port to listen on, 0 for any that is free (default 4010, of exec 0)
  --host ADDRESS         address to listen on (default 127.0.0.1, which only this machine can reach)
  --spec FILE            OpenAPI document to serve (default: the one that comes with the package)
  --account-id ID        id of the account (default ${DEFAULT_ACCOUNT.accountId})
  --seed-messages N      rows of the message log to begin with, up to ${MAX_SEED_MESSAGES} (default 0)
  --seed N               which rows these are (default 1)
  --rate-limit N/S       N list requests in any S seconds, or "off" (default: as the spec says)
  --queue-rate N         segments per second that leave the message queue (default: as the spec says)
  --index-lag MS         how late searches find a new message, in milliseconds (default 0)
  --token-lifetime S     lifetime of access tokens, in seconds (default 3600)
  --callback-url URL     where events are posted (default: nowhere)
  --cors                 let web pages of other origins call it
  --quiet                do not write down requests
  --help                 this text
  --version              the version

It answers under /api/v2 and /api/v1/oauth2/token. The inbox page is at /__sandbox/ui; what else it can do is listed at
/__sandbox/.
`;

/** What the command line asks for. */
export type CliCommand =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | {
      readonly kind: 'start';
      readonly options: SandboxOptions;
      readonly quiet: boolean;
      readonly accountId: string;
    }
  | {
      readonly kind: 'exec';
      readonly options: SandboxOptions;
      readonly accountId: string;
      /** The program and its arguments. */
      readonly command: readonly [string, ...string[]];
    };

const DEFAULT_PORT = 4010;

const OPTIONS = {
  port: { type: 'string' },
  host: { type: 'string' },
  spec: { type: 'string' },
  'account-id': { type: 'string' },
  'seed-messages': { type: 'string' },
  seed: { type: 'string' },
  'rate-limit': { type: 'string' },
  'queue-rate': { type: 'string' },
  'index-lag': { type: 'string' },
  'token-lifetime': { type: 'string' },
  'callback-url': { type: 'string' },
  cors: { type: 'boolean' },
  quiet: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

type Values = ReturnType<typeof parse>;

/**
 * Reads the command line.
 *
 * @throws TypeError naming the option that is not possible.
 */
export function readArguments(args: readonly string[]): CliCommand {
  const isExec = args[0] === 'exec';
  const end = isExec ? args.indexOf('--') : -1;
  const values = parse(args.slice(isExec ? 1 : 0, end < 0 ? undefined : end));
  if (values.help) return { kind: 'help' };
  if (values.version) return { kind: 'version' };
  const accountId = readAccountId(values['account-id'] ?? DEFAULT_ACCOUNT.accountId);
  if (!isExec)
    return {
      kind: 'start',
      quiet: values.quiet ?? false,
      accountId,
      options: readOptions(values, DEFAULT_PORT),
    };
  const [program, ...rest] = end < 0 ? [] : args.slice(end + 1);
  if (!program) throw new TypeError('exec: give the command after --, as in exec -- npm test.');
  return { kind: 'exec', accountId, options: readOptions(values, 0), command: [program, ...rest] };
}

function parse(args: readonly string[]) {
  return parseArgs({ args: [...args], strict: true, allowPositionals: false, options: OPTIONS }).values;
}

function readOptions(values: Values, defaultPort: number): SandboxOptions {
  const messages = readNumber('seed-messages', values['seed-messages'], 0, MAX_SEED_MESSAGES);
  const seed = readNumber('seed', values.seed, 0, 2 ** 32 - 1);
  const segmentsPerSecond = readNumber('queue-rate', values['queue-rate'], 0.001, 1e6);
  const callbackUrl = values['callback-url'];
  if (callbackUrl !== undefined && !URL.canParse(callbackUrl))
    throw new TypeError(`--callback-url: '${callbackUrl}' is no URL.`);
  return withoutUndefined({
    port: readNumber('port', values.port, 0, 65_535) ?? defaultPort,
    host: values.host,
    spec: values.spec,
    seed: messages === undefined ? undefined : withoutUndefined({ messages, seed }),
    rateLimit: readRateLimit(values['rate-limit']),
    queue: segmentsPerSecond === undefined ? undefined : { segmentsPerSecond },
    indexLagMs: readNumber('index-lag', values['index-lag'], 0, 1e12),
    tokenLifetimeSeconds: readNumber('token-lifetime', values['token-lifetime'], 0, 1e9),
    callbacks: callbackUrl === undefined ? undefined : [{ url: callbackUrl }],
    cors: values.cors,
  });
}

type Defined<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

/** The same object without the fields that are undefined. */
function withoutUndefined<T extends object>(object: T): Defined<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Defined<T>;
}

function readNumber(name: string, value: string | undefined, low: number, high: number): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (value.trim() === '' || !(number >= low && number <= high)) {
    throw new TypeError(`--${name}: '${value}' is no number from ${low} to ${high}.`);
  }
  return number;
}

function readAccountId(value: string): string {
  if (!/^[\w-]+$/.test(value)) {
    throw new TypeError(`--account-id: '${value}' may have only letters, digits, _ and -.`);
  }
  return value;
}

function readRateLimit(value: string | undefined): SandboxOptions['rateLimit'] {
  if (value === undefined) return undefined;
  if (value === 'off') return false;
  const [, requests, seconds] = /^(\d+)\/(\d+(?:\.\d+)?)$/.exec(value) ?? [];
  if (requests === undefined || Number(seconds) === 0) {
    throw new TypeError(`--rate-limit: '${value}' is neither "off" nor of the form 3500/300.`);
  }
  return { requests: Number(requests), windowMs: Number(seconds) * 1000 };
}
