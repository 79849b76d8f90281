import { models, operations } from '@bandwidth-messages/client/operations';
import type { MessageInput } from '@bandwidth-messages/sdk';
import { UsageError } from '../errors/errors.js';
import { nearest } from '../flags/nearest.js';
import type { FileRecord } from './read-records.js';

/** A message with the key that names it in the journal. */
export interface KeyedMessage {
  readonly key: string;
  readonly message: MessageInput;
}

export interface MessageSourceOptions {
  readonly keyColumn: string;
  /** Fields for lines that do not have them. */
  readonly defaults: Readonly<Record<string, unknown>>;
  /** Text with `{column}` in it, in place of the column `text`. */
  readonly textTemplate?: string | undefined;
}

const FIELDS = models[operations.createMessage.body.model]?.fields ?? [];

/** Makes messages of the lines of a file. */
export async function* messagesOf(
  records: AsyncIterable<FileRecord>,
  options: MessageSourceOptions,
): AsyncGenerator<KeyedMessage, void, undefined> {
  for await (const record of records) yield toMessage(record, options);
}

/** @throws UsageError that names place and column, and never quotes a value */
function toMessage({ place, values }: FileRecord, options: MessageSourceOptions): KeyedMessage {
  const key = wordIn(values, options.keyColumn, place);
  if (!key) {
    throw new UsageError(
      `${place} has no value in the column ${options.keyColumn}, which names its message. --key-column takes another one.`,
    );
  }
  const message: Record<string, unknown> = { ...options.defaults };
  for (const { name, type } of FIELDS) {
    const value = values[name];
    // A cell holds a list as words: neither a number nor an address has a space in it.
    if (value !== undefined)
      message[name] = type === 'array' && typeof value === 'string' ? wordsOf(value) : value;
  }
  if (options.textTemplate !== undefined) message['text'] = fill(options.textTemplate, values, place);
  return { key, message: message as object as MessageInput };
}

function wordsOf(cell: string): string[] {
  return cell.split(/\s+/).filter((word) => word !== '');
}

function fill(template: string, values: FileRecord['values'], place: string): string {
  return template.replace(/\{([^{}]*)\}/g, (_, column: string) => {
    const word = wordIn(values, column, place);
    if (word !== undefined) return word;
    const near = nearest(column, Object.keys(values));
    const hint = near ? ` Did you mean {${near}}?` : '';
    throw new UsageError(`${place} has no value for {${column}} of --text-template.${hint}`);
  });
}

/** @throws UsageError for a number of JSON that lost some of its digits when it was read */
function wordIn(values: FileRecord['values'], column: string, place: string): string | undefined {
  const value = values[column];
  if (typeof value !== 'number') return typeof value === 'string' ? value : undefined;
  if (Math.abs(value) <= Number.MAX_SAFE_INTEGER) return String(value);
  throw new UsageError(
    `${place} has a number in the column ${column} that is too large to be read exactly: put it in quotes.`,
  );
}
