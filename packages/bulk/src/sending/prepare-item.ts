import { type MessageInput, ValidationError, isMessagesError } from '@bandwidth-messages/sdk';
import type { MessageIdentity } from '../journal/journal.js';
import { segmentsOf } from '../segments/segments-of.js';
import type { BulkItem } from './bulk-result.js';
import { contentOf } from './content-of.js';
import type { OutgoingMessage } from './send-once.js';
import { createBulkTag } from './tag.js';

/** A message ready to be sent, or why it cannot be. */
export type PreparedItem = OutgoingMessage | { readonly identity: MessageIdentity; readonly error: Error };

/** Stands for the content of what is no message. */
const NO_MESSAGE = 'fffffff';

/** Puts the key into the tag of the message, and counts its segments. */
export function prepareItem({ key, message }: BulkItem, journalId: string): PreparedItem {
  try {
    assertMessage(message);
    const identity = { key, content: contentOf(message) };
    const { tag: own } = message;
    try {
      const tag = createBulkTag({ journalId, key, ...(own ? { tag: own } : {}) });
      return { identity, message: { ...message, tag }, segments: segmentsOf(message) };
    } catch (error) {
      return { identity, error: asValidationError(error) };
    }
  } catch (error) {
    return { identity: { key, content: NO_MESSAGE }, error: asValidationError(error) };
  }
}

/**
 * Checks what a source yields, as far as a message cannot be told of without it.
 * @throws ValidationError for an item without a usable key
 */
export function assertItem(item: unknown, number: number): asserts item is BulkItem {
  const field = `source[${number}].key`;
  const key: unknown = typeof item === 'object' && item !== null && 'key' in item ? item.key : undefined;
  if (typeof key !== 'string' || key === '' || !isWellFormed(key)) {
    const message = `${field} must be a text that is not empty, of whole Unicode characters, and the same whenever the list is sent`;
    throw new ValidationError(`${message}; the run stops here.`, { field });
  }
}

function assertMessage(message: unknown): asserts message is MessageInput {
  const fail = (field: string, accepted: string): never => {
    throw new ValidationError(`${field} must be ${accepted}; nothing was sent.`, {
      field,
      outcome: 'not-accepted',
    });
  };
  if (typeof message !== 'object' || message === null || Array.isArray(message)) {
    return fail('message', 'an object with the fields of a message');
  }
  // What is read here. All other fields are left to the SDK and the API.
  for (const field of ['text', 'tag'] as const) {
    const value: unknown = field in message ? Reflect.get(message, field) : undefined;
    if (typeof (value ?? '') !== 'string') fail(field, 'a text');
  }
}

function isWellFormed(text: string): boolean {
  try {
    encodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** Messages with values that cannot be written as JSON, such as a BigInt. */
function asValidationError(error: unknown): Error {
  if (isMessagesError(error)) return error;
  return new ValidationError('message must be made of plain values; nothing was sent.', {
    field: 'message',
    outcome: 'not-accepted',
    cause: error,
  });
}
