import { UsageError } from '../errors/errors.js';
import type { Settings } from './setting.js';

/** The account that every sandbox has, and its credentials. They are public. */
const ACCOUNT_ID = '9900000';
const CLIENT_ID = 'sandbox-client';
const CLIENT_SECRET = 'sandbox-secret';

/** Everything that a client needs for a sandbox at an address. */
export function sandboxSettings(url: string): Settings {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url))
    throw new UsageError('--sandbox must be an address, such as http://127.0.0.1:4010.');
  const { origin } = new URL(url);
  const from = (value: string) => ({ value, source: '--sandbox' });
  return {
    accountId: from(ACCOUNT_ID),
    clientId: from(CLIENT_ID),
    clientSecret: from(CLIENT_SECRET),
    baseUrl: from(`${origin}/api/v2`),
    tokenUrl: from(`${origin}/api/v1/oauth2/token`),
  };
}
