import fs from 'node:fs';
import path from 'node:path';
import type { SpecDocument } from '../openapi/document.js';
import { parseSpec } from '../openapi/load-spec.js';
import { SpecError } from '../openapi/spec-error.js';
import { runRedocly } from '../repository/redocly.js';
import type { ProgramError } from '../repository/run-program.js';
import { withScratchFolder } from '../repository/scratch-folder.js';

/**
 * The vendor's document with our corrections, an OpenAPI Overlay, applied to it.
 *
 * @param overlay its text
 */
export function withCorrections(
  document: SpecDocument,
  overlay: string,
  label: string,
): Promise<SpecDocument> {
  return withScratchFolder('spec-corrections', async (folder) => {
    const at = (name: string): string => path.join(folder, name);
    fs.writeFileSync(at('vendor.json'), JSON.stringify(document));
    fs.writeFileSync(at('corrections.yaml'), overlay);
    const args = [
      'bundle',
      at('vendor.json'),
      '--overlay',
      at('corrections.yaml'),
      '--output',
      at('corrected.json'),
    ];
    await runRedocly(args, folder).catch((error: ProgramError) => {
      throw new SpecError(`${label}: openapi/corrections.yaml cannot be applied to it\n${error.output}`);
    });
    return parseSpec(fs.readFileSync(at('corrected.json'), 'utf8'), `${label}, corrected`);
  });
}
