import { toBase64 } from '../encodings.js';
import { ValidationError } from '../errors/errors.js';
import { requireKeys, requireText } from '../validation.js';
import type { AuthProvider } from './auth-provider.js';

/** User name and password of an API user of the account. */
export interface BasicAuthOptions {
  /** Without a colon. */
  readonly username: string;
  /** A secret: it is in no error, event or log. */
  readonly password: string;
}

/**
 * User name and password with each request, by HTTP Basic (RFC 7617, in UTF-8).
 * @throws ValidationError when one of the two is missing, or the user name has a colon in it (RFC 7617 has no way to
 * send that)
 */
export function basicAuth(options: BasicAuthOptions): AuthProvider {
  requireKeys('options of basicAuth', options, ['username', 'password']);
  const username = requireText('username', options.username);
  const password = requireText('password', options.password);
  if (username.includes(':')) {
    throw new ValidationError('username must have no colon in it', { field: 'username' });
  }
  const authorization = `Basic ${toBase64(`${username}:${password}`)}`;
  return {
    authorize({ headers }) {
      headers['Authorization'] = authorization;
    },
  };
}
