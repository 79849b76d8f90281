import type { Journal } from '../journal/journal.js';
import { parseBulkTag } from '../sending/tag.js';

/** What an event of the API tells of a message that was sent. */
export interface MessageOutcomeEvent {
  readonly tag?: string | undefined;
  readonly messageId: string;
}

/** Takes what events tell: `watchOutcomes` of the callback handler accepts it. */
export interface OutcomeWatcher {
  onOutcome(event: MessageOutcomeEvent): Promise<void>;
}

/**
 * Notes in the journal which messages were accepted, as the events of the API tell: any event that carries the key of a
 * message in its tag proves that the API took the message, whatever became of it later. What was `unknown` is `accepted`
 * then. Events of other messages, and of other journals, are left alone.
 */
export function createOutcomeWatcher(journal: Pick<Journal, 'id' | 'confirm'>): OutcomeWatcher {
  return {
    async onOutcome({ tag, messageId }) {
      const parsed = parseBulkTag(tag);
      if (parsed?.journalId === journal.id) await journal.confirm(parsed.key, messageId);
    },
  };
}
