/** A row of the message log, as the API sends it: unknown fields included. */
export type Row = Readonly<Record<string, unknown>>;

/** Reads `a.b` of a row: the field `b` of the object in `a`. `undefined` where it is not there. */
export function readField(row: Row, field: string): unknown {
  let value: unknown = row;
  for (const name of field.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Row)[name];
  }
  return value;
}

/** The row with the chosen fields alone, in their order. */
export function pickFields(row: Row, fields: readonly string[] | undefined): Row {
  if (!fields) return row;
  return Object.fromEntries(fields.map((field) => [field, readField(row, field) ?? null]));
}

/** `--fields a,b.c` as a list. */
export function parseFields(given: string | undefined): readonly string[] | undefined {
  const fields = given?.split(',').map((field) => field.trim());
  return fields?.filter((field) => field !== '');
}

/** A value as the text of a cell: empty for null, JSON for lists and objects. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
