import fs from 'node:fs';
import fc from 'fast-check';
import YAML from 'yaml';
import { withoutAnnotations } from '../../src/openapi/annotations.js';
import { parseSpec } from '../../src/openapi/load-spec.js';
import { extractMessages } from '../../src/update/extract-messages.js';
import { mergedText } from '../../src/update/merged-text.js';
import type { Notice } from '../../src/update/notice.js';
import { ourWayOfWriting } from '../../src/update/plan-update.js';
import { vendorFile } from './corpus.js';
import { CORRECTIONS, OURS } from './update-by.js';
import { vendorEdits } from './vendor-edits.js';

/** The vendor's frozen document. */
export const VENDOR: any = YAML.parse(fs.readFileSync(vendorFile, 'utf8'));

interface Merged {
  readonly text: string;
  readonly notices: readonly Notice[];
  /** What the text should hold, but for words and extensions. */
  readonly structure: any;
}

/** Our spec after an update by this document of the vendor. */
export function mergeDocument(text: string, vendor: any): Merged {
  const spec = parseSpec(text, 'ours');
  const { extract } = extractMessages(vendor, 'vendor.yaml');
  const { theirs, renames } = ourWayOfWriting(extract, spec, CORRECTIONS, 'vendor.yaml');
  return { ...mergedText(text, theirs, renames), structure: theirs };
}

/** Our spec after an update by the vendor's document with these edits, named in vendor-edits.ts. */
export function merge(text: string, ...edits: string[]): Merged {
  const vendor = structuredClone(VENDOR);
  for (const edit of edits) vendorEdits[edit]?.(vendor);
  return mergeDocument(text, vendor);
}

/** Lines that one text has and the other has not. */
export function linesOnlyIn(a: string, b: string): string[] {
  const known = new Set(b.split('\n'));
  return a.split('\n').filter((line) => !known.has(line));
}

/** Any edits of the vendor, in one step or in two: we have its structure then, in our words, and stay there. */
export function checkMerges({ numRuns }: { numRuns: number }): void {
  const names = fc.shuffledSubarray(Object.keys(vendorEdits), { minLength: 1 });
  fc.assert(
    fc.property(names, fc.nat(12), (edits, cut) => {
      const once = merge(OURS, ...edits);
      const spec = YAML.parse(once.text);
      const { openapi: _1, info: _2, ...structure } = withoutAnnotations(spec);
      const { ...wanted } = withoutAnnotations(once.structure);
      expect(canonical(structure)).toEqual(canonical(wanted));
      expect(merge(once.text, ...edits).text).toBe(once.text);
      const twice = merge(merge(OURS, ...edits.slice(0, cut)).text, ...edits);
      expect(canonical(withoutAnnotations(YAML.parse(twice.text)))).toEqual(
        canonical(withoutAnnotations(spec)),
      );
      // Our words are all still there, but for those about what is gone.
      expect(linesOnlyIn(once.text, OURS).join('\n')).not.toMatch(/[Tt]heir/);
    }),
    { numRuns },
  );
}

/** The structure, whatever the order of keys and of lists in which order means nothing. */
function canonical(node: any): any {
  if (Array.isArray(node))
    return node.map(canonical).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.keys(node)
      .sort()
      .map((key) => [key, canonical(node[key])]),
  );
}
