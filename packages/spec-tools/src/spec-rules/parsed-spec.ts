import fs from 'node:fs';
import path from 'node:path';
import { isMap, isScalar, LineCounter, parseDocument, visit, YAMLParseError, type Document } from 'yaml';
import { asObject, type SpecObject } from '../openapi/document.js';

/** The way to a place in a spec. */
export type Keys = readonly (string | number)[];

/** A fault of a spec. */
export interface Finding {
  readonly at: Keys;
  readonly message: string;
  /** Where the other thing is that it collides with. */
  readonly other?: Keys;
}

/** A spec with the places of everything in it. */
export interface ParsedSpec {
  readonly file: string;
  readonly text: string;
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
  readonly spec: SpecObject;
}

/** Reads a spec, errors of its syntax included. */
export function parseSpecFile(file: string): ParsedSpec {
  const lines = new LineCounter();
  const text = fs.readFileSync(file, 'utf8');
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: false });
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined) return;
      const message = `*${alias.source} names no anchor that stands before it: write out what is meant.`;
      const [start = 0, end = start] = alias.range ?? [];
      document.errors.push(new YAMLParseError([start, end], 'BAD_ALIAS', message));
    },
  });
  const spec: unknown = document.errors.length > 0 ? {} : document.toJS({ maxAliasCount: 1000 });
  return { file, text, document, lines, spec: asObject(spec) };
}

/** `file:line:column` of an offset. */
export function placeOfOffset({ file, lines }: ParsedSpec, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `${path.relative(process.cwd(), file)}:${line}:${col}`;
}

/** A finding as a line to read. */
export function formatFinding(parsed: ParsedSpec, { at, message, other }: Finding): string {
  const also = other === undefined ? '' : ` The other is at ${placeOf(parsed, other)}.`;
  return `${placeOf(parsed, at)}: ${message}${also}`;
}

/** `file:line:column` of the key that leads to a place. */
function placeOf(parsed: ParsedSpec, keys: Keys): string {
  const parent: unknown = parsed.document.getIn(keys.slice(0, -1), true);
  const last = keys.at(-1);
  const key = isMap(parent)
    ? parent.items.find((pair) => String(isScalar(pair.key) ? pair.key.value : pair.key) === String(last))
        ?.key
    : undefined;
  const node: unknown = key ?? parsed.document.getIn(keys, true) ?? parent;
  const { range } = asObject(node) as { range?: readonly number[] };
  return placeOfOffset(parsed, range?.[0] ?? 0);
}
