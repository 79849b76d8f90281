import { operations } from '@bandwidth-messages/client/operations';
import { type ListMessageItem, ValidationError } from '@bandwidth-messages/sdk';
import type { Journal, UnknownMessage } from '../journal/journal.js';
import type { BulkClient } from '../bulk-client.js';
import { assertNames, assertSignal } from '../sending/bulk-options.js';
import { type LogFinding, matchLog, windowOf } from './match-log.js';

/** What the message log told of one message whose outcome was not known. */
export interface Settlement {
  /** The caller's own name for the message. */
  readonly key: string;
  /**
   * `accepted`: the journal says so from now on. `not-found`: the log does not show it, `minutes` after it was sent; it
   * stays unknown. `ambiguous`: several messages could be the row, or several rows the message, or the log no longer
   * keeps its time; it stays unknown, too.
   */
  readonly finding: 'accepted' | 'not-found' | 'ambiguous';
  /** Id of the message, where it was accepted. */
  readonly id?: string;
  /** Minutes between sending the message and looking it up. */
  readonly minutes: number;
}

/** Options of {@link settle}. */
export interface SettleOptions {
  /** Ends the waiting and the looking up with an `AbortError`. @default none */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Looks up in the message log what became of the messages whose outcome is not known: by sender, recipient, time, length
 * and number of recipients, as the log holds neither text nor tag. Nothing is guessed, and nothing is sent.
 *
 * Waits until a message has had time to appear in the log (15 minutes, as the spec says). One program more that sends the
 * same recipient a text of the same length from the same number within the same three minutes cannot be told apart from
 * this one: events tell for certain, see `createOutcomeWatcher`.
 * @throws MessagesError when the log cannot be read, `signal` was aborted, or the journal cannot be written
 * @throws ValidationError when an argument cannot be right
 */
export async function* settle(
  journal: Journal,
  client: Pick<BulkClient, 'listMessages' | 'clock'>,
  options: SettleOptions = {},
): AsyncGenerator<Settlement, void> {
  assertArguments(journal, client, options);
  const { clock } = client;
  const messages = await toArray(journal.unknowns());
  messages.sort((a, b) => a.timeMs - b.timeMs);
  const rowsOf = await lookUp(messages, client, options.signal);
  // Only now: the rows may be of messages that were sent meanwhile.
  const unidentified = await toArray(journal.unidentified());
  const ids = new Set([...rowsOf.values()].flatMap((rows) => rows.map(({ messageId }) => messageId ?? '')));
  const knownIds = await journal.knownIds(ids);
  for (const message of messages) {
    const nowMs = clock.now();
    const rows = rowsOf.get(message.key);
    // What the log no longer keeps says nothing.
    const finding: LogFinding = rows
      ? matchLog(message, rows, { knownIds, unidentified })
      : { finding: 'ambiguous' };
    if (finding.finding === 'accepted') await journal.confirm(message.key, finding.id);
    yield { key: message.key, ...finding, minutes: Math.floor((nowMs - message.timeMs) / 60_000) };
  }
}

function assertArguments(journal: Journal, client: Pick<BulkClient, 'listMessages'>, options: SettleOptions) {
  const has = (value: unknown, name: string): boolean =>
    typeof (value as Record<string, unknown> | null | undefined)?.[name] === 'function';
  const fail = (field: string, accepted: string): never => {
    throw new ValidationError(`settle: ${field} must be ${accepted}; nothing was changed.`, { field });
  };
  if (!has(journal, 'unknowns') || !has(journal, 'unidentified')) {
    fail('journal', 'a journal, such as openJournal resolves to');
  }
  if (!has(client, 'listMessages')) fail('client', 'a client, such as createMessagesClient makes it');
  assertNames('options', options, ['signal']);
  assertSignal(options.signal);
}

/** The rows that can be these messages, once each had time to appear in the log; none for what the log no longer keeps. */
async function lookUp(
  messages: readonly UnknownMessage[],
  client: Pick<BulkClient, 'listMessages' | 'clock'>,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, ListMessageItem[]>> {
  const { indexLagMs, retentionDays } = operations.listMessages;
  const { clock } = client;
  const rowsOf = new Map<string, ListMessageItem[]>();
  for (const message of messages) {
    const { fromMs, toMs } = windowOf(message);
    const waitMs = toMs + indexLagMs - clock.now();
    if (waitMs > 0) await clock.sleep(waitMs, signal);
    if (fromMs < clock.now() - retentionDays * 86_400_000) continue;
    rowsOf.set(message.key, await findRows(client, message, signal));
  }
  return rowsOf;
}

async function findRows(
  client: Pick<BulkClient, 'listMessages'>,
  message: UnknownMessage,
  signal: AbortSignal | undefined,
): Promise<ListMessageItem[]> {
  const { fromMs, toMs } = windowOf(message);
  const query = {
    destinationTn: message.to[0] ?? '',
    messageDirection: 'OUTBOUND' as const,
    fromDateTime: new Date(fromMs),
    toDateTime: new Date(toMs),
  };
  return toArray(client.listMessages(query, signal ? { signal } : {}));
}

async function toArray<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
