import type { AuthProvider, MessagesClient, MessagesClientOptions } from '@bandwidth-messages/sdk';
import type * as sdkTypes from '@bandwidth-messages/sdk';
import { baseUrl as defaultBaseUrl } from '@bandwidth-messages/client/operations';
import { UsageError } from '../errors/usage-error.js';
import { numberOf } from '../flags/flag.js';
import type { CommandContext } from '../command.js';
import { say } from '../terminal.js';
import { readSettings } from './read-settings.js';
import type { Settings } from './setting.js';

type Sdk = typeof sdkTypes;

/** A client with the settings of the user. The first line on stderr says which host it will speak to. */
export async function createClient(
  { values, terminal, signal }: CommandContext,
  more: Partial<MessagesClientOptions> = {},
): Promise<MessagesClient> {
  const settings = await readSettings(values, terminal, signal);
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
    ...(values['verbose'] && {
      onEvent: (event) => say(terminal, JSON.stringify(event)),
    }),
    ...more,
  });
  if (!values['quiet'])
    say(terminal, `bw-messages: ${describeHost(baseUrl, client.accountId, values['sandbox'])}`);
  return client;
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
