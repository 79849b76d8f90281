import fs from 'node:fs';
import path from 'node:path';
import { reportFile, type ApiEntry } from '../api-surface/api-reports.js';
import { specsToCompare } from '../diff/spec-source.js';
import { specVerdict } from '../diff/spec-verdict.js';
import { fileAtCommit } from '../repository/git-queries.js';
import { ROOT } from '../repository/root.js';
import { reportDemands, type Demand } from './version-step.js';

/**
 * What changed since a release, in the spec and in the public surface of the packages, and what it asks for.
 *
 * @param tag of the release
 * @param entries the public entries of the packages
 */
export async function demandsSince(tag: string, entries: readonly ApiEntry[]): Promise<Demand[]> {
  const [before, after] = await specsToCompare(tag, undefined);
  const { changes } = await specVerdict(before, after);
  const demands: Demand[] = changes.map(({ level, aspect, path: where, message }) => ({
    level,
    message: `${aspect}: ${where}: ${message}`,
  }));
  for (const file of entries.map(reportFile)) {
    const released = (await fileAtCommit(tag, file)) ?? '';
    demands.push(...reportDemands(file, released, fs.readFileSync(path.join(ROOT, file), 'utf8')));
  }
  return demands;
}
