import type { CallbackCredentials } from '../options.js';
import { isEqualDigest, sha256 } from './sha256.js';

/** What tells who sent a request. */
export interface Credentials {
  /** The Authorization header; where there were several, all of them, joined. */
  readonly authorization: string | undefined;
  /** The path of the request, without its query. */
  readonly path: () => string;
}

/**
 * Tells whether a request may come in.
 *
 * Digests are compared, always of both parts and always to the end, so that the time it takes says nothing about how
 * much of a guess is right.
 */
export function createAuthorizer(expected: CallbackCredentials): (given: Credentials) => Promise<boolean> {
  const { username, password, pathSecret, unauthenticated } = expected;
  const isUsualHeader = createHeaderComparison(username, password);
  // Made when they are first needed, as some hosts allow no cryptography while a module is loaded. Each request that
  // finds none makes its own: a host may cut off what an earlier request had begun.
  let digests: readonly Uint8Array[] | undefined;

  return async ({ authorization, path }) => {
    if (unauthenticated === true || (authorization !== undefined && isUsualHeader(authorization)))
      return true;
    digests ??= await Promise.all([username ?? '', password ?? '', pathSecret ?? ''].map(sha256));
    if (pathSecret !== undefined) {
      const lastSegment = path().split('/').filter(Boolean).pop() ?? '';
      if (isEqualDigest(await sha256(lastSegment), digests[2]!)) return true;
    }
    const basic = username === undefined ? undefined : parseBasic(authorization);
    if (basic === undefined) return false;
    const [user, pass] = await Promise.all([sha256(basic.user), sha256(basic.password)]);
    const isUser = isEqualDigest(user, digests[0]!);
    const isPassword = isEqualDigest(pass, digests[1]!);
    return isUser && isPassword;
  };
}

/**
 * Whether a header is exactly the one that the API sends, so that its requests cost no digest. Looks at each character
 * of the header it was given, whatever it found before.
 */
function createHeaderComparison(username = '', password = ''): (header: string) => boolean {
  const bytes = new TextEncoder().encode(`${username}:${password}`);
  const usual = `Basic ${btoa(String.fromCharCode(...bytes))}`;
  return (header) => {
    let difference = header.length ^ usual.length;
    for (let index = 0; index < header.length; index += 1) {
      difference |= header.charCodeAt(index) ^ usual.charCodeAt(index % usual.length);
    }
    return username !== '' && difference === 0;
  };
}

/** RFC 7617: the scheme in any case, then base64 of `user:password`; the password may hold further colons. */
function parseBasic(header: string | undefined) {
  const [, encoded] = /^basic +([A-Za-z0-9+/]+=*) *$/i.exec(header ?? '') ?? [];
  if (encoded === undefined) return undefined;
  let decoded: string;
  try {
    decoded = atob(encoded);
  } catch {
    return undefined;
  }
  const colon = decoded.indexOf(':');
  if (colon < 0) return undefined;
  const bytes = Uint8Array.from(decoded, (sign) => sign.charCodeAt(0));
  return { user: bytes.subarray(0, colon), password: bytes.subarray(colon + 1) };
}
