import { models, operations } from '@bandwidth-messages/client/operations';
import { UsageError } from '../errors/errors.js';
import { nearest } from '../flags/nearest.js';
import type { MessageSourceOptions } from './message-source.js';
import type { FileRecord } from './read-records.js';

const { fields = [], atLeastOneField } = models[operations.createMessage.body.model] ?? {};

/** Of each of these lists the API needs one field. */
const NEEDED: readonly (readonly string[])[] = [
  ...fields.filter(({ required }) => required).map(({ name }) => [name]),
  ...(atLeastOneField ? [atLeastOneField] : []),
];

/**
 * Hands on the records of a file, once it is clear that their messages can have every field that the API needs. A flag that
 * was forgotten would have each message rejected, and each of their keys used up.
 * @throws UsageError that names the field which neither the first record nor a flag has
 */
export async function* requireFields(
  records: AsyncIterable<FileRecord>,
  { defaults, textTemplate }: Pick<MessageSourceOptions, 'defaults' | 'textTemplate'>,
): AsyncGenerator<FileRecord, void, undefined> {
  const byFlags = [...Object.keys(defaults), ...(textTemplate === undefined ? [] : ['text'])];
  let isChecked = false;
  for await (const record of records) {
    if (!isChecked) assertFields(record.columns, byFlags);
    isChecked = true;
    yield record;
  }
}

function assertFields(columns: readonly string[], byFlags: readonly string[]): void {
  const given = [...columns, ...byFlags];
  const missing = NEEDED.find((names) => !names.some((name) => given.includes(name)));
  if (!missing) return;
  const near = missing.map((name) => nearest(name, columns)).find((column) => column !== undefined);
  throw new UsageError(
    `Each message needs ${missing.join(' or ')}: the file has no such column, and no flag sets it.` +
      (near === undefined ? '' : ` Is it the column ${near}?`),
  );
}
