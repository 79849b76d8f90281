import type { AuthProvider } from './auth/auth-provider.js';
import { basicAuth } from './auth/basic-auth.js';
import { clientCredentials } from './auth/client-credentials.js';
import { ValidationError } from './errors/errors.js';
import { requireSafeUrl, requireText } from './validation.js';

/** The options that the environment holds. */
export interface EnvironmentOptions {
  /** `BW_ACCOUNT_ID`. */
  readonly accountId: string;
  /** By the client or the user that the environment names. */
  readonly auth: AuthProvider;
  /** `BW_BASE_URL`, if it is set. @default the server of the spec */
  readonly baseUrl?: string;
}

/** Environment variables by name, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Options for `createMessagesClient` from environment variables: `BW_ACCOUNT_ID`; `BW_CLIENT_ID` and
 * `BW_CLIENT_SECRET`, or `BW_USERNAME` and `BW_PASSWORD`; and if set, `BW_BASE_URL` and `BW_TOKEN_URL`.
 * @param env @default the environment of the process
 * @throws ValidationError that names the variable that is missing or wrong, or when both kinds of credentials are there
 */
export function optionsFromEnv(env: Environment = processEnvironment()): EnvironmentOptions {
  const read = (name: string): string => {
    if (env[name]) return requireText(name, env[name]);
    throw new ValidationError(`The environment variable ${name} is not set`, { field: name });
  };
  const readUrl = (name: string): string | undefined =>
    env[name] ? requireSafeUrl(name, env[name]) : undefined;

  const accountId = read('BW_ACCOUNT_ID');
  const hasClient = Boolean(env['BW_CLIENT_ID'] || env['BW_CLIENT_SECRET']);
  if (hasClient === Boolean(env['BW_USERNAME'] || env['BW_PASSWORD'])) {
    const problem = hasClient
      ? 'Credentials of both kinds are set: remove BW_CLIENT_ID and BW_CLIENT_SECRET, or BW_USERNAME and BW_PASSWORD'
      : 'No credentials are set: BW_CLIENT_ID and BW_CLIENT_SECRET, or BW_USERNAME and BW_PASSWORD';
    throw new ValidationError(problem, { field: 'BW_CLIENT_ID' });
  }
  const auth = hasClient
    ? clientCredentials({
        clientId: read('BW_CLIENT_ID'),
        clientSecret: read('BW_CLIENT_SECRET'),
        tokenUrl: readUrl('BW_TOKEN_URL'),
      })
    : basicAuth({ username: read('BW_USERNAME'), password: read('BW_PASSWORD') });
  const baseUrl = readUrl('BW_BASE_URL');
  return { accountId, auth, ...(baseUrl !== undefined && { baseUrl }) };
}

function processEnvironment(): Environment {
  // eslint-disable-next-line no-restricted-properties -- the one place that reads the environment, when asked to
  return typeof process === 'undefined' ? {} : process.env;
}
