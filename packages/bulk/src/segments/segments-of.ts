import type { MessageInput } from '@bandwidth-messages/sdk';
import { countSegments } from './count-segments.js';

/**
 * How many segments a message takes of the account's queue: an SMS those of its text, an MMS one, a group message one
 * for each recipient (Bandwidth's documentation; `priority: 'high'` changes nothing).
 */
export function segmentsOf(message: Pick<MessageInput, 'to' | 'media' | 'text'>): number {
  const recipients = [message.to].flat().length;
  const files = message.media === undefined ? 0 : [message.media].flat().length;
  if (recipients > 1 || files > 0) return Math.max(1, recipients);
  return countSegments(message.text ?? '');
}
