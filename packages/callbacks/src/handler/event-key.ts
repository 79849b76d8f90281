import type { CallbackEvent } from '../events/callback-event.js';
import { hasIdentity } from '../events/is-event-of-type.js';
import { sha256 } from './sha256.js';

/**
 * What makes an event itself: the id of its message, its type and the number it is about, as one id stands for all
 * recipients of a group message. An event without these is itself by all it holds.
 *
 * A key is printable and has at most 194 characters: where the parts are not like this, it is a digest of them.
 */
export async function eventKey(event: CallbackEvent): Promise<string> {
  const parts = hasIdentity(event) ? [event.message.id, event.type, event.to] : undefined;
  if (parts?.every((part) => /^[!-~]{1,64}$/.test(part))) return parts.join(' ');
  const digest = await sha256(JSON.stringify(parts ?? event));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
