import { ValidationError } from '../errors/errors.js';
import { toBase64 } from '../redactor.js';
import { requireKeys, requireText } from '../values/require.js';
import { type AuthProvider, withSecrets } from './auth-provider.js';

/** User name and password of an API user of the account. */
export interface BasicAuthOptions {
  readonly username: string;
  readonly password: string;
}

/**
 * HTTP Basic.
 * @throws ValidationError when one of the two is missing, or the user name has a colon in it (RFC 7617 has no way to
 * send that)
 */
export const basicAuth = (options: BasicAuthOptions): AuthProvider => {
  requireKeys('basicAuth', options, ['username', 'password']);
  const username = requireText('username', options.username);
  const password = requireText('password', options.password);
  if (username.includes(':')) {
    throw new ValidationError('username must have no colon in it', { field: 'username' });
  }
  const credential = toBase64(`${username}:${password}`);
  const authorization = `Basic ${credential}`;
  return withSecrets(
    {
      authorize({ headers }) {
        headers['Authorization'] = authorization;
      },
    },
    () => [password, credential],
  );
};
