import type { MessageInput } from '@bandwidth-messages/sdk';
import { hashKey } from '../journal/key-index.js';

/** Left out, as lists are often made with an expiration that counts from now. */
const NOT_COMPARED = 'expiration';

/**
 * Seven hexadecimal digits of a hash of the message, whatever the order of its fields: by them, another message under the
 * same key is noticed. A single recipient counts the same as text and as a list of one.
 */
export function contentOf(message: MessageInput): string {
  const fields = Object.entries(message)
    .filter(([name, value]) => value !== undefined && value !== null && name !== NOT_COMPARED)
    .map(([name, value]): [string, unknown] => [
      name,
      typeof value === 'string' && isList(name) ? [value] : value,
    ])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const hash = new Uint32Array(2);
  hashKey(JSON.stringify(fields), hash);
  return (hash[0]! >>> 4).toString(16).padStart(7, '0');
}

function isList(name: string): boolean {
  return name === 'to' || name === 'media';
}
