import { readFileSync } from 'node:fs';
import { UsageError } from '../errors/errors.js';
import { textOf, type FlagValues } from '../flags/flag.js';
import type { Terminal } from '../terminal.js';
import { mergeSettings } from './merge-settings.js';
import { readProfile } from './profile-file.js';
import { readSecret, withoutNewline } from './read-secret.js';
import { sandboxSettings } from './sandbox-settings.js';
import type { SettingLayer, Settings, SettingName } from './setting.js';

const VARIABLES: Readonly<Record<SettingName, string>> = {
  accountId: 'BW_ACCOUNT_ID',
  clientId: 'BW_CLIENT_ID',
  clientSecret: 'BW_CLIENT_SECRET',
  username: 'BW_USERNAME',
  password: 'BW_PASSWORD',
  baseUrl: 'BW_BASE_URL',
  tokenUrl: 'BW_TOKEN_URL',
};

const FLAGS: Readonly<Partial<Record<SettingName, string>>> = {
  accountId: 'account-id',
  baseUrl: 'base-url',
  tokenUrl: 'token-url',
};

const NOT_WITH_SANDBOX = ['account-id', 'profile', 'config-file', 'secret-stdin', 'base-url', 'token-url'];

/**
 * All settings, each with where it comes from. The command line wins over a profile that is named, that over the
 * environment, and that over the profile `default`. With `--sandbox` everything is the sandbox's, and nothing is read.
 * `signal` ends the wait for a secret on stdin.
 * @throws UsageError for a file that cannot be read, or that others can read
 */
export async function readSettings(
  values: FlagValues,
  terminal: Terminal,
  signal?: AbortSignal,
): Promise<Settings> {
  const sandboxUrl = textOf(values, 'sandbox');
  if (sandboxUrl !== undefined) {
    const other = NOT_WITH_SANDBOX.find((flag) => values[flag] !== undefined);
    if (other !== undefined) {
      throw new UsageError(
        `A sandbox has an account, credentials and addresses of its own: leave out --${other}.`,
      );
    }
    return sandboxSettings(sandboxUrl);
  }
  const { env } = terminal;
  const named = textOf(values, 'profile');
  const file = { path: textOf(values, 'config-file') ?? env['BW_CONFIG_FILE'], env };
  const layers: SettingLayer[] = [fromFlags(values)];
  if (named !== undefined) layers.push(readProfile({ ...file, profile: named }));
  layers.push(fromEnvironment(env));
  if (named === undefined) layers.push(readProfile(file));
  const settings = mergeSettings(layers);
  return values['secret-stdin'] ? await withSecret(settings, terminal, signal) : settings;
}

function fromFlags(values: FlagValues): SettingLayer {
  return layerOf(FLAGS, (flag) => {
    const value = textOf(values, flag);
    return value === undefined ? undefined : { value, source: `--${flag}` };
  });
}

function fromEnvironment(env: Terminal['env']): SettingLayer {
  const layer = layerOf(VARIABLES, (variable) => {
    const value = env[variable];
    return value ? { value, source: `environment variable ${variable}` } : undefined;
  });
  const file = env['BW_CLIENT_SECRET_FILE'];
  if (!file || layer.clientSecret) return layer;
  return {
    ...layer,
    clientSecret: { value: readSecretFile(file), source: 'the file of BW_CLIENT_SECRET_FILE' },
  };
}

function layerOf(
  keys: Readonly<Partial<Record<SettingName, string>>>,
  read: (key: string) => SettingLayer[SettingName],
): SettingLayer {
  const entries = Object.entries(keys).map(([name, key]) => [name, read(key)] as const);
  return Object.fromEntries(entries.filter(([, setting]) => setting !== undefined));
}

function readSecretFile(file: string): string {
  let secret: string;
  try {
    secret = withoutNewline(readFileSync(file, 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`BW_CLIENT_SECRET_FILE names a file that cannot be read (${code}).`);
  }
  if (secret === '') throw new UsageError('BW_CLIENT_SECRET_FILE names a file that is empty.');
  return secret;
}

async function withSecret(settings: Settings, terminal: Terminal, signal?: AbortSignal): Promise<Settings> {
  const [name, words] = settings.username
    ? (['password', 'Password'] as const)
    : (['clientSecret', 'Client secret'] as const);
  return { ...settings, [name]: { value: await readSecret(terminal, words, signal), source: 'stdin' } };
}
