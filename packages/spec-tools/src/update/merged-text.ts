import YAML from 'yaml';
import { callbackOnlyComponents } from '../openapi/annotated-places.js';
import { isSameButWords } from '../openapi/annotations.js';
import type { SpecDocument } from '../openapi/document.js';
import { formatEditable, parseEditable, withPlainNumbers } from '../openapi/editable-yaml.js';
import { SpecError } from '../openapi/spec-error.js';
import { listOperations, operationAt } from '../openapi/operations.js';
import { titleOf } from './extract-messages.js';
import { derivedOperationId } from './fresh-node.js';
import { mergeMap } from './merger.js';
import type { Notice } from './notice.js';
import { applyRenames, type Renames } from './renames.js';

/**
 * Our document with the structure of theirs.
 *
 * @param text ours
 * @param theirs extracted, and written in our way and with our names; new operations in it get names
 * @param renames of components, from our name to theirs
 * @returns the very same text when nothing of the structure changed
 */
export function mergedText(
  text: string,
  theirs: SpecDocument,
  renames: Renames,
): { text: string; notices: Notice[] } {
  const document = parseEditable(text);
  const root = document.contents;
  if (!YAML.isMap(root)) throw new Error('Our own document is no object.');
  refuseMergeKeys(document);
  const ours = dataOf(document);
  const notices = settleOperationIds(ours, theirs);
  const tags = listOperations(ours)[0]?.operation.tags ?? [];
  const { openapi, info } = ours;
  mergeMap({ document, ours, theirs, tags }, root, { openapi, info, ...theirs });
  applyRenames(document, renames);
  const isUnchanged = isSameButWords(dataOf(parseEditable(text)), dataOf(document));
  if (isUnchanged) return { text, notices };
  markCallbackPayloads(document);
  return { text: formatEditable(document), notices };
}

function dataOf(document: YAML.Document): SpecDocument {
  return withPlainNumbers(document.toJS()) as SpecDocument;
}

/** What comes by a merge key cannot be changed where it is used. */
function refuseMergeKeys(document: YAML.Document): void {
  YAML.visit(document, {
    Pair(_, { key, value }) {
      if (!YAML.isScalar(key) || key.value !== '<<' || key.type !== 'PLAIN') return;
      const source = YAML.isAlias(value) ? `*${value.source}` : 'it names';
      throw new SpecError(
        `openapi/messages.yaml: a merge key (<<) cannot be updated. Write what ${source} holds in its place.`,
      );
    },
  });
}

/** Names of operations are methods in TypeScript: ours stay, and every new operation gets one. */
function settleOperationIds(ours: SpecDocument, theirs: SpecDocument): Notice[] {
  return listOperations(theirs).flatMap((found) => {
    const { path, method, operation } = found;
    const known = operationAt(ours, path, method);
    if (known === undefined) {
      operation.operationId ??= derivedOperationId(method, path);
      return [];
    }
    if (operation.operationId === known.operationId) return [];
    return [
      {
        path: titleOf(found),
        message: `is called ${operation.operationId} by the vendor now; ours stays ${known.operationId}`,
      },
    ];
  });
}

/** What only callbacks use is marked, so that it is left out of the operations table. */
function markCallbackPayloads(document: YAML.Document): void {
  const marker = 'x-callback-payload';
  const only = callbackOnlyComponents(dataOf(document));
  const schemas = document.getIn(['components', 'schemas']);
  for (const { key, value } of YAML.isMap(schemas) ? schemas.items : []) {
    if (!YAML.isMap(value)) continue;
    const isOnly = only.has(`#/components/schemas/${String(YAML.isScalar(key) ? key.value : key)}`);
    if (isOnly && !value.has(marker)) value.set(marker, true);
    if (!isOnly && value.has(marker)) value.delete(marker);
  }
}
