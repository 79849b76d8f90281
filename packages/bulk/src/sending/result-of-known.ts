import { ValidationError } from '@bandwidth-messages/sdk';
import type { JournalEntry, MessageIdentity } from '../journal/journal.js';
import type { BulkResult } from './bulk-result.js';

/** What is told of a message whose key has an end, or is being sent, already. It is not sent. */
export function resultOfKnown(
  { key, content }: MessageIdentity,
  known: JournalEntry & { readonly seen?: boolean },
): BulkResult {
  if (known.content !== content && known.content !== CONFIRMED_ONLY) {
    const message = 'key: the journal has another message under the same key; nothing was sent.';
    const error = new ValidationError(message, { field: 'key', outcome: 'not-accepted' });
    return { key, outcome: 'rejected', error };
  }
  if (known.seen === true || known.state === 'sending' || known.state === 'open') {
    return { key, outcome: 'skipped', reason: 'duplicate' };
  }
  return { key, outcome: known.state, earlier: true };
}

/** The content of a key of which only a callback told: what was sent is not known. */
const CONFIRMED_ONLY = '0000000';
