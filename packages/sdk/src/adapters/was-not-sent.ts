/**
 * Codes of errors that come before anything is written: from looking up the host, from refused connections, from
 * certificates that are not trusted, from a lack of sockets, and from settings that are wrong.
 */
const EARLY_CODES = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EMFILE',
  'ENFILE',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_INVALID_CHAR',
  'ERR_INVALID_URL',
  'ERR_BAD_OPTION',
  'ERR_BAD_OPTION_VALUE',
  'CERT_SIGNATURE_FAILURE',
  'CERT_NOT_YET_VALID',
  'CERT_HAS_EXPIRED',
  'CERT_CHAIN_TOO_LONG',
  'CERT_REVOKED',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
  'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'HOSTNAME_MISMATCH',
]);
/** What the system was asked to do when it failed: until here no connection stands. */
const EARLY_SYSCALLS = new Set(['connect', 'getaddrinfo', 'socket']);

/** Causes of causes are looked at this deep. */
const MAX_DEPTH = 4;

/**
 * Whether the error of an adapter says by itself that not a byte of the request was written. What may also come from a
 * connection that stood, such as a reset, a TLS alert or a route that went away, does not count.
 */
export function wasNotSent(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > MAX_DEPTH) return false;
  const { notSent, code, syscall, errors, cause } = error as Readonly<Record<string, unknown>>;
  if (notSent === true) return true;
  if (typeof syscall === 'string' && EARLY_SYSCALLS.has(syscall)) return true;
  if (typeof code === 'string' && (EARLY_CODES.has(code) || code.startsWith('EAI_'))) return true;
  // Several addresses were tried: none of them may have come further.
  if (Array.isArray(errors) && errors.length > 0) return errors.every((one) => wasNotSent(one, depth + 1));
  return wasNotSent(cause, depth + 1);
}
