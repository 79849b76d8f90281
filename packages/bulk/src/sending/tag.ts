import { models } from '@bandwidth-messages/client/operations';
import { ValidationError } from '@bandwidth-messages/sdk';

/** What the tag of a message of a list holds. */
export interface BulkTag {
  /** The journal that the message is in. */
  readonly journalId: string;
  /** The key of the message in that journal. */
  readonly key: string;
  /** The tag that the caller gave to the message. */
  readonly tag?: string;
}

const FORM = /^bulk:([\w-]{1,64}):(\S+)(?: ([^]*))?$/;

/**
 * Writes the key of a message into its tag, in front of the caller's own one: callbacks carry the tag, and so tell which
 * message of which journal was accepted.
 * @throws ValidationError when both together are longer than a tag may be
 */
export function createBulkTag({ journalId, key, tag }: BulkTag): string {
  const own = `bulk:${journalId}:${encodeURIComponent(key)}`;
  const whole = tag === undefined || tag === '' ? own : `${own} ${tag}`;
  const longest = longestTag();
  if (own.length > longest) {
    fail('key', `short enough for a tag of ${longest} characters, in which it takes ${own.length}`);
  }
  if (whole.length > longest) {
    const left = Math.max(0, longest - own.length - 1);
    fail('message.tag', `of at most ${left} characters, as the key takes the rest of ${longest}`);
  }
  return whole;
}

function fail(field: string, accepted: string): never {
  throw new ValidationError(`${field} must be ${accepted}; nothing was sent.`, {
    field,
    outcome: 'not-accepted',
  });
}

/** Reads the tag of a message, as callbacks carry it; undefined for the tag of a message that was sent otherwise. */
export function parseBulkTag(tag: string | null | undefined): BulkTag | undefined {
  const [, journalId, key, own] = FORM.exec(tag ?? '') ?? [];
  if (journalId === undefined || key === undefined) return undefined;
  try {
    const decoded = decodeURIComponent(key);
    return { journalId, key: decoded, ...(own === undefined ? {} : { tag: own }) };
  } catch {
    return undefined;
  }
}

/** The limit of the spec; Bandwidth's documentation gives the same number where the spec should lose it. */
function longestTag(): number {
  const field = models['MessageRequest']?.fields.find(({ name }) => name === 'tag');
  return field?.maxLength ?? 1024;
}
