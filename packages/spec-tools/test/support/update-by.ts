import fs from 'node:fs';
import YAML from 'yaml';
import { parseSpec } from '../../src/openapi/load-spec.js';
import { withPathsNamedAs } from '../../src/openapi/path-names.js';
import { extractMessages } from '../../src/update/extract-messages.js';
import { mergedText } from '../../src/update/merged-text.js';
import type { Notice } from '../../src/update/notice.js';
import { ourWayOfWriting } from '../../src/update/plan-update.js';
import { correctionsFile, specFile, vendorFile } from './corpus.js';

/** Our frozen spec, and the corrections that lie between it and the vendor's document. */
export const OURS = fs.readFileSync(specFile, 'utf8');
export const CORRECTIONS = fs.readFileSync(correctionsFile, 'utf8');
export const ROUTE = '/users/{accountId}/messages';

const VENDOR: unknown = YAML.parse(fs.readFileSync(vendorFile, 'utf8'));
const OUR_SPEC = parseSpec(OURS, 'ours');

/** Our spec after an update by a document of the vendor that was edited, and what that tells. */
export function updateBy(
  edit: (vendor: any) => any,
  corrections = CORRECTIONS,
): { text: string; spec: any; conflicts: readonly Notice[] } {
  const vendor: any = structuredClone(VENDOR);
  const edited = edit(vendor);
  const spec = structuredClone(OUR_SPEC);
  const document = parseSpec(JSON.stringify(edited?.paths ? edited : vendor), 'vendor.yaml');
  const { extract } = extractMessages(withPathsNamedAs(spec, document), 'vendor.yaml');
  const { theirs, renames, conflicts } = ourWayOfWriting(extract, spec, corrections, 'vendor.yaml');
  const { text } = mergedText(OURS, theirs, renames);
  return {
    text,
    get spec() {
      return YAML.parse(text);
    },
    conflicts,
  };
}

/** A parameter as it is described, whether in its place or as a component. */
export function parameterOf(document: any, item: any): any {
  return item.$ref ? document.components.parameters[item.$ref.split('/').at(-1)] : item;
}
