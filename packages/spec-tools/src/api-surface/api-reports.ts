import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from '../repository/root.js';
import type { ProgramError } from '../repository/run-program.js';
import { git } from '../repository/run-program.js';
import { withScratchFolder } from '../repository/scratch-folder.js';
import { writeReports, type ApiEntry } from './write-reports.js';

export type { ApiEntry };

/** The checked-in report of an entry, as a path within the repository. */
export function reportFile({ package: folder, name }: ApiEntry): string {
  return `packages/${folder}/etc/${name}.api.md`;
}

/**
 * Compares the API surface of the built packages with the checked-in reports.
 *
 * @throws {Error} when one differs; the message holds the difference and how to accept it
 */
export async function checkApiReports(entries: readonly ApiEntry[]): Promise<void> {
  const differences: string[] = [];
  await eachChangedReport(entries, async (report, made) => {
    const file = path.join(ROOT, report);
    const from = fs.existsSync(file) ? file : '/dev/null';
    const diff = ['diff', '--no-index', '--no-color', '--no-prefix', '--unified=1', from, made];
    // git's exit code is 1 when the files differ, as they do.
    const output = await git(diff).catch((error: ProgramError) => error.output);
    const changed = output.split('\n').filter((line) => /^[+-](?![+-]{2} )/.test(line));
    differences.push(`${report}:\n${changed.join('\n')}`);
  });
  if (differences.length === 0) return;
  throw new Error(
    `The public API is not what the checked-in report says.\n${differences.join('\n')}\n` +
      'Run `npm run build -- --update-api`, read the difference, and commit it with the change that made it.',
  );
}

/**
 * Rewrites the reports that differ from the built packages.
 *
 * @returns the files written, relative to the repository
 */
export async function updateApiReports(entries: readonly ApiEntry[]): Promise<string[]> {
  const written: string[] = [];
  await eachChangedReport(entries, async (report, made) => {
    const file = path.join(ROOT, report);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(`${file}.new`, textOf(made));
    fs.renameSync(`${file}.new`, file);
    written.push(report);
  });
  return written;
}

/** Makes every report in a scratch folder and hands over those that differ from what is checked in. */
function eachChangedReport(
  entries: readonly ApiEntry[],
  use: (report: string, made: string) => Promise<void>,
): Promise<void> {
  return withScratchFolder('api-reports', async (folder) => {
    for (const { entry, made } of writeReports(entries, folder)) {
      const report = reportFile(entry);
      if (textOf(made) !== textOf(path.join(ROOT, report))) await use(report, made);
    }
  });
}

/** The text of a file with LF line ends, or '' where there is none. */
function textOf(file: string): string {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').replaceAll('\r\n', '\n') : '';
}
