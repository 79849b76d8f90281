import { isAtLeast, largest, type Level } from '../levels.js';

/** What changed since the last release, and the step it asks for. */
export interface Demand {
  readonly level: Level;
  readonly message: string;
}

/** The step from one version to another. */
export function stepBetween(from: string, to: string): Level {
  const [before, after] = [from, to].map((version) => version.replace(/^v/, '').split(/[.-]/).map(Number));
  const place = [0, 1, 2].findIndex((index) => before?.[index] !== after?.[index]);
  return (['major', 'minor', 'patch'] as const)[place] ?? 'none';
}

/**
 * What the difference of two API reports asks for at least. A name that is gone breaks whoever imports it; whether any other
 * change breaks someone is for its author to judge, but it is more than a patch.
 *
 * @param title how the report is called
 */
export function reportDemands(title: string, before: string, after: string): Demand[] {
  const present = exportedNames(after);
  const gone = [...exportedNames(before)].filter((name) => !present.has(name));
  if (gone.length > 0) return [{ level: 'major', message: `${title} no longer exports ${gone.join(', ')}` }];
  if (statements(before).join('\n') === statements(after).join('\n')) return [];
  return [{ level: 'minor', message: `${title} has changed` }];
}

/** The names that a report exports. */
function exportedNames(report: string): Set<string> {
  const declaration =
    /^export (?:declare |abstract )*(?:class|const|enum|function|interface|type|let|namespace) (\w+)/;
  return new Set(
    statements(report).flatMap(
      (line) => declaration.exec(line)?.[1] ?? /^export \{ (\w+) \}/.exec(line)?.[1] ?? [],
    ),
  );
}

/** The lines of an API report that say something, without what is said about them. */
function statements(report: string): string[] {
  return report.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('//'));
}

/** Why a version may not be made, if the step that the commits give is smaller than what changed asks for. */
export function tooSmallStep(release: {
  readonly from: string;
  readonly to: string;
  readonly demands: readonly Demand[];
}): string | undefined {
  const { from, to, demands } = release;
  const step = stepBetween(from, to);
  const asked = largest(demands.map(({ level }) => level));
  if (isAtLeast(step, asked)) return undefined;
  const reasons = demands.filter(({ level }) => !isAtLeast(step, level));
  const commit =
    asked === 'major'
      ? 'feat(client)!: ... (or any type with "!")'
      : `${asked === 'minor' ? 'feat' : 'fix'}(client): ...`;
  return [
    `The commits since ${from} make this version ${to}, a ${step} step, but what changed asks for a ${asked} one:`,
    ...reasons.map(({ level, message }) => `  ${level}  ${message}`),
    `Nothing was changed. Add a commit that touches a file under packages/ and says so: ${commit}`,
  ].join('\n');
}
