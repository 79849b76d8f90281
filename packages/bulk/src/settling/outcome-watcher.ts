import { ValidationError } from '@bandwidth-messages/sdk';
import type { Journal } from '../journal/journal.js';
import { type OutcomeFile, createOutcomeFile } from '../journal/outcome-file.js';
import { parseBulkTag } from '../sending/tag.js';

/** What an event of the API tells of a message that was sent. */
export interface MessageOutcomeEvent {
  /** The tag that the message was sent with. */
  readonly tag?: string | undefined;
  /** Id of the message. */
  readonly messageId: string;
}

/** Takes what events tell: `watchOutcomes` of the callback handler accepts it. */
export interface OutcomeWatcher {
  /** Resolves once it would survive a power failure. */
  onOutcome(event: MessageOutcomeEvent): Promise<void>;
  /** Lets go of the file beside a journal; a journal that was handed in stays open. */
  close(): Promise<void>;
}

/**
 * Notes in the journal which messages were accepted, as the events of the API tell: any event that carries the key of a
 * message in its tag proves that the API took the message, whatever became of it later. What was `unknown` is `accepted`
 * then. Events of other messages, and of other journals, are left alone.
 *
 * Given the path of a journal that another process may have open, it notes what events tell in a file beside it
 * (`.outcomes`), which counts when the journal is opened next, and before `resolve` lets a message be sent again.
 * @throws ValidationError for what is neither an open journal nor the path of one
 */
export function createOutcomeWatcher(journal: Pick<Journal, 'id' | 'confirm'> | string): OutcomeWatcher {
  if (typeof journal === 'string' && journal !== '') return watchBeside(createOutcomeFile(journal));
  if (typeof journal !== 'object' || typeof journal?.confirm !== 'function') {
    const accepted = 'an open journal, or the path of one';
    throw new ValidationError(`createOutcomeWatcher: journal must be ${accepted}.`, { field: 'journal' });
  }
  return {
    async onOutcome({ tag, messageId }) {
      const parsed = parseBulkTag(tag);
      if (parsed?.journalId === journal.id) await journal.confirm(parsed.key, messageId);
    },
    close: () => Promise.resolve(),
  };
}

function watchBeside(file: OutcomeFile): OutcomeWatcher {
  return {
    async onOutcome({ tag, messageId }) {
      const parsed = parseBulkTag(tag);
      if (parsed) await file.add({ journal: parsed.journalId, key: parsed.key, id: messageId });
    },
    close: () => file.close(),
  };
}
