import { UsageError } from '../errors/errors.js';

/** A row of the message log, as the API sends it: unknown fields included. */
export type Row = Readonly<Record<string, unknown>>;

/** Reads one field of a row: `undefined` where it is not there. */
export type FieldReader = (row: Row) => unknown;

/** Reads `a` of a row, or for `a.b` the field `b` of the object in `a`. */
export function fieldReader(field: string): FieldReader {
  if (!field.includes('.')) return (row) => row[field];
  const names = field.split('.');
  return (row) => {
    let value: unknown = row;
    for (const name of names) {
      if (typeof value !== 'object' || value === null) return undefined;
      value = (value as Row)[name];
    }
    return value;
  };
}

/**
 * `--fields a,b.c` as a list.
 * @throws UsageError when it names no field
 */
export function parseFields(given: string | undefined): readonly string[] | undefined {
  if (given === undefined) return undefined;
  const fields = given
    .split(',')
    .map((field) => field.trim())
    .filter((field) => field !== '');
  if (fields.length === 0) throw new UsageError('--fields must name at least one field, such as messageId.');
  return [...new Set(fields)];
}

/** A value as the text of a cell: empty for null, JSON for lists and objects. */
export function cellText(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === null || value === undefined ? '' : JSON.stringify(value);
}
