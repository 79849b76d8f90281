/**
 * Codes of errors that come before anything is written: from looking up the host, from refused connections, from a lack of
 * sockets, from settings that are wrong, and from certificates that are not trusted.
 */
const EARLY_CODE =
  /^(EAI_\w+|ECONNREFUSED|ENOTFOUND|EMFILE|ENFILE|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|ERR_INVALID_(CHAR|HTTP_TOKEN|PROTOCOL|URL)|ERR_BAD_OPTION(_VALUE)?|ERR_TLS_CERT_ALTNAME_INVALID)$/;
/** How Node calls what OpenSSL says of a certificate, and of those that it was signed by. */
const CERTIFICATE_CODE =
  /^(CERT_\w+|UNABLE_TO_\w+|(DEPTH_ZERO_)?SELF_SIGNED_CERT(_IN_CHAIN)?|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH)$/;
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
  if (typeof code === 'string' && (EARLY_CODE.test(code) || CERTIFICATE_CODE.test(code))) return true;
  // Several addresses were tried: none of them may have come further.
  if (Array.isArray(errors) && errors.length > 0) return errors.every((one) => wasNotSent(one, depth + 1));
  return wasNotSent(cause, depth + 1);
}
