import type {
  AuthProvider,
  MessagesClient,
  MessagesClientOptions,
  MessagesEvent,
} from '@bandwidth-messages/sdk';
import type * as sdkTypes from '@bandwidth-messages/sdk';
import { baseUrl as defaultBaseUrl } from '@bandwidth-messages/client/operations';
import { UsageError } from '../errors/errors.js';
import { numberOf, type FlagValues } from '../flags/flag.js';
import type { CommandContext } from '../command.js';
import { say, sayOverProgress, type Terminal } from '../terminal.js';
import type { Settings } from '../settings/setting.js';

type Sdk = typeof sdkTypes;

/** Shorter ones are over before anybody wonders. */
const TOLD_PAUSE_MS = 10_000;

/** A client with the settings of the user. The first line on stderr says which host it will speak to. */
export async function createClient(
  { values, terminal, settings: readSettings }: CommandContext,
  more: Partial<MessagesClientOptions> = {},
): Promise<MessagesClient> {
  const settings = await readSettings();
  const sdk = await import('@bandwidth-messages/sdk');
  const baseUrl = settings.baseUrl?.value ?? defaultBaseUrl;
  const timeoutMs = numberOf(values, 'timeout-ms');
  const client = sdk.createMessagesClient({
    accountId: required(settings, 'accountId', 'BW_ACCOUNT_ID or --account-id'),
    auth: createAuth(sdk, settings),
    baseUrl,
    userAgent: 'bw-messages',
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(terminal.clock && { clock: terminal.clock }),
    onEvent: (event) => tellEvent(event, values, terminal),
    ...more,
  });
  if (!values['quiet'])
    say(terminal, `bw-messages: ${describeHost(baseUrl, client.accountId, values['sandbox'])}`);
  return client;
}

/** Every event where they are asked for; else a long pause alone, which looks like a program that hangs. */
function tellEvent(event: MessagesEvent, values: FlagValues, terminal: Terminal): void {
  if (values['verbose']) say(terminal, JSON.stringify(event));
  else if (event.type === 'pause' && event.waitMs >= TOLD_PAUSE_MS && !values['quiet']) {
    const seconds = Math.ceil(event.waitMs / 1000);
    sayOverProgress(terminal, `bw-messages: The API asks to wait for ${seconds} s (${event.operation}).`);
  }
}

function describeHost(baseUrl: string, accountId: string, sandbox: unknown): string {
  const { host } = new URL(baseUrl);
  return `${sandbox === undefined ? '' : 'sandbox '}${host}, account ${accountId}`;
}

function createAuth({ basicAuth, clientCredentials }: Sdk, settings: Settings): AuthProvider {
  const { username, tokenUrl } = settings;
  if (username || settings.password) {
    return basicAuth({
      username: required(settings, 'username', 'BW_USERNAME'),
      password: required(settings, 'password', 'BW_PASSWORD or --secret-stdin'),
    });
  }
  return clientCredentials({
    clientId: required(settings, 'clientId', 'BW_CLIENT_ID (or BW_USERNAME)'),
    clientSecret: required(
      settings,
      'clientSecret',
      'BW_CLIENT_SECRET, BW_CLIENT_SECRET_FILE or --secret-stdin',
    ),
    ...(tokenUrl && { tokenUrl: tokenUrl.value }),
  });
}

function required(settings: Settings, name: keyof Settings, where: string): string {
  const value = settings[name]?.value;
  if (value === undefined) {
    throw new UsageError(`${name} is not set: set ${where}, or an entry of a profile. Nothing was sent.`);
  }
  return value;
}
