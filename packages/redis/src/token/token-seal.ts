import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { TokenRequest } from '@bandwidth-messages/sdk';

/** Seals tokens so that only who knows the client secret can read them. */
export interface TokenSeal {
  /** Names the token of these credentials at this address, and tells nothing of either. */
  readonly name: string;
  seal(token: string): string;
  /** @returns `undefined` for what was sealed with another secret, or changed since */
  open(sealed: string): string | undefined;
  /** Tells two tokens apart, and nothing of them. */
  markOf(token: string): string;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Derives the keys (HKDF with SHA-256, RFC 5869) from the credentials as they stand in the request.
 * @returns `undefined` for a request that holds no secret
 */
export function createTokenSeal(request: TokenRequest): TokenSeal | undefined {
  const authorization = Object.entries(request.headers).find(([name]) => /^authorization$/i.test(name))?.[1];
  const form = new URLSearchParams(request.body);
  const hasSecret = authorization !== undefined || form.has('client_secret') || form.has('client_assertion');
  if (!hasSecret) return undefined;
  const secret = JSON.stringify([authorization ?? '', request.body]);
  const derive = (purpose: string, bytes: number): Buffer =>
    Buffer.from(hkdfSync('sha256', secret, 'bandwidth-messages', `${purpose} ${request.url}`, bytes));
  const sealKey = derive('seal', 32);
  const markKey = derive('mark', 32);
  const name = derive('name', 16).toString('hex');

  return {
    name,
    seal(token) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', sealKey, iv);
      const sealed = Buffer.concat([cipher.update(token, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
    },
    open(sealed) {
      try {
        const bytes = Buffer.from(sealed, 'base64');
        const decipher = createDecipheriv('aes-256-gcm', sealKey, bytes.subarray(0, IV_BYTES));
        decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
        const token = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES));
        return Buffer.concat([token, decipher.final()]).toString('utf8');
      } catch {
        return undefined;
      }
    },
    markOf: (token) => createHmac('sha256', markKey).update(token).digest('hex').slice(0, 16),
  };
}
