// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');

/** @typedef {readonly (string | number)[]} Keys  the way to a place in the spec */
/** A fault of a spec: what is wrong, where, and where the other thing is that it collides with. @typedef {{ at: Keys, message: string, other?: Keys }} Finding */
/** @typedef {{ file: string, document: import('yaml').Document.Parsed, lines: import('yaml').LineCounter, spec: Record<string, any> }} ParsedSpec */

/** Reads a spec with the places of everything in it. @param {string} file @returns {ParsedSpec} */
function parseSpec(file) {
  // Loaded here, since nothing of node_modules is needed while the client is up to date.
  const { LineCounter, parseDocument } = require('yaml');
  const lines = new LineCounter();
  const text = fs.readFileSync(file, 'utf8');
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: false });
  const spec = document.errors.length > 0 ? {} : document.toJS({ maxAliasCount: 1000 });
  return { file, document, lines, spec: spec ?? {} };
}

/** `file:line:column` of an offset. @param {ParsedSpec} parsed @param {number} offset */
function placeOfOffset({ file, lines }, offset) {
  const { line, col } = lines.linePos(offset);
  return `${path.relative(process.cwd(), file)}:${line}:${col}`;
}

/** `file:line:column` of the key that leads to a place. @param {ParsedSpec} parsed @param {Keys} keys */
function placeOf(parsed, keys) {
  const { isMap, isScalar } = require('yaml');
  const parent = parsed.document.getIn(keys.slice(0, -1), true);
  const last = keys.at(-1);
  const key = isMap(parent)
    ? parent.items.find((pair) => (isScalar(pair.key) ? String(pair.key.value) : pair.key) === String(last))
        ?.key
    : undefined;
  const node = /** @type {{ range?: number[] } | undefined} */ (
    key ?? parsed.document.getIn(keys, true) ?? parent
  );
  return placeOfOffset(parsed, node?.range?.[0] ?? 0);
}

/** A finding as a line to read. @param {ParsedSpec} parsed @param {Finding} finding */
function formatFinding(parsed, { at, message, other }) {
  const also = other === undefined ? '' : ` The other is at ${placeOf(parsed, other)}.`;
  return `${placeOf(parsed, at)}: ${message}${also}`;
}

module.exports = { formatFinding, parseSpec, placeOfOffset };
