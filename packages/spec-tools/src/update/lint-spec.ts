import fs from 'node:fs';
import path from 'node:path';
import { SpecError } from '../openapi/spec-error.js';
import { ROOT } from '../repository/root.js';
import { runRedocly } from '../repository/redocly.js';
import type { ProgramError } from '../repository/run-program.js';
import { withScratchFolder } from '../repository/scratch-folder.js';

/** One problem as `redocly lint --format json` reports it. */
export interface LintProblem {
  readonly ruleId: string;
  readonly severity: 'error' | 'warn';
  readonly message: string;
  readonly location: readonly { readonly pointer: string }[];
}

/** What the repository's lint rules say of a spec. */
export function lintSpec(text: string): Promise<LintProblem[]> {
  return withScratchFolder('spec-lint', async (folder) => {
    const file = path.join(folder, 'messages.yaml');
    fs.writeFileSync(file, text);
    const config = path.join(ROOT, 'openapi', 'redocly.yaml');
    // Problems end it with a failure, and their report is among its output all the same.
    const output = await runRedocly(['lint', '--config', config, '--format', 'json', file], folder).catch(
      (error: ProgramError) => error.output,
    );
    const start = output.indexOf('{\n  "totals"');
    if (start < 0) throw new SpecError(`The lint of the spec failed:\n${output}`);
    const report = JSON.parse(output.slice(start, output.lastIndexOf('\n}') + 2)) as {
      problems: LintProblem[];
    };
    return report.problems;
  });
}

/** Where a problem is. */
export function pointerOf({ location }: LintProblem): string {
  return location[0]?.pointer ?? '#/';
}
