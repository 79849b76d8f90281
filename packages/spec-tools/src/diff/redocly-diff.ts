import fs from 'node:fs';
import path from 'node:path';
import { toJson, type SpecDocument } from '../openapi/document.js';
import { runRedocly } from '../repository/redocly.js';
import { withScratchFolder } from '../repository/scratch-folder.js';

/** One change as `redocly diff --format json` reports it. */
export interface RedoclyChange {
  /** Where it was met first, references followed. */
  readonly path: string;
  readonly typeName: string;
  readonly kind: 'added' | 'removed' | 'modified';
  readonly impact: 'major' | 'minor' | 'patch';
  readonly property?: string;
  readonly verdicts: readonly { ruleId: string; impact: 'major' | 'minor' | 'patch'; message: string }[];
  readonly base?: { readonly pointer: string; readonly value?: unknown };
  readonly revision?: { readonly pointer: string; readonly value?: unknown };
}

/** Compares two documents with the pinned differ, in a process of its own and without any network. */
export function redoclyDiff(base: SpecDocument, revision: SpecDocument): Promise<RedoclyChange[]> {
  return withScratchFolder('spec-diff', async (folder) => {
    const at = (name: string): string => path.join(folder, name);
    fs.writeFileSync(at('base.json'), toJson(base));
    fs.writeFileSync(at('revision.json'), toJson(revision));
    const form = ['--format', 'json', '--output', at('report.json'), '--fail-on', 'none'];
    await runRedocly(['diff', at('base.json'), at('revision.json'), ...form], folder);
    const report = JSON.parse(fs.readFileSync(at('report.json'), 'utf8')) as { changes: RedoclyChange[] };
    return report.changes;
  });
}
