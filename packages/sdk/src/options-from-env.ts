import type { AuthProvider } from './auth/auth-provider.js';
import { basicAuth } from './auth/basic-auth.js';
import { clientCredentials } from './auth/client-credentials.js';
import { ValidationError } from './errors/errors.js';

/** The options that the environment holds. */
export interface EnvironmentOptions {
  readonly accountId: string;
  readonly auth: AuthProvider;
  readonly baseUrl?: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Options for `createMessagesClient` from environment variables: `BW_ACCOUNT_ID`; `BW_CLIENT_ID` and
 * `BW_CLIENT_SECRET`, or `BW_USERNAME` and `BW_PASSWORD`; and if set, `BW_BASE_URL` and `BW_TOKEN_URL`.
 * @param env @default the environment of the process
 * @throws ValidationError that names the variable that is missing, or when both kinds of credentials are there
 */
export const optionsFromEnv = (env: Environment = processEnvironment()): EnvironmentOptions => {
  const read = (field: string): string => {
    const value = env[field];
    if (value) return value;
    throw new ValidationError(`The environment variable ${field} is not set`, { field });
  };
  const hasClient = Boolean(env['BW_CLIENT_ID'] || env['BW_CLIENT_SECRET']);
  const hasUser = Boolean(env['BW_USERNAME'] || env['BW_PASSWORD']);
  const accountId = read('BW_ACCOUNT_ID');
  if (hasClient === hasUser) {
    const problem = hasClient
      ? 'Credentials of both kinds are set: remove BW_CLIENT_ID and BW_CLIENT_SECRET, or BW_USERNAME and BW_PASSWORD'
      : 'No credentials are set: BW_CLIENT_ID and BW_CLIENT_SECRET, or BW_USERNAME and BW_PASSWORD';
    throw new ValidationError(problem, { field: 'BW_CLIENT_ID' });
  }
  const auth = hasClient
    ? clientCredentials({
        clientId: read('BW_CLIENT_ID'),
        clientSecret: read('BW_CLIENT_SECRET'),
        tokenUrl: env['BW_TOKEN_URL'] || undefined,
      })
    : basicAuth({ username: read('BW_USERNAME'), password: read('BW_PASSWORD') });
  return { accountId, auth, ...(env['BW_BASE_URL'] && { baseUrl: env['BW_BASE_URL'] }) };
};

// eslint-disable-next-line no-restricted-properties -- the one place that reads the environment, when asked to
const processEnvironment = (): Environment => (typeof process === 'undefined' ? {} : process.env);
